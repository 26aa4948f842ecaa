package dev.bobbin.server.board;

import dev.bobbin.base.BobbinException;
import dev.bobbin.experiment.run.list.RunCatalogue;
import dev.bobbin.http.Access;
import dev.bobbin.http.Address;
import dev.bobbin.http.Limits;
import dev.bobbin.http.WebServer;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/** The run board: a live page of all runs in a folder. Writes nothing but the catalogue's index. */
public final class Board implements AutoCloseable {
  /** The default host. */
  public static final String HOST = "127.0.0.1";

  /** The default port: BOBB on the keys of a telephone. */
  public static final int PORT = 2622;

  /** Event streams are requests without end, one for each page. */
  static final Limits LIMITS =
      Limits.DEFAULT
          .withRequests(Limits.DEFAULT.connections())
          .withoutTime()
          .withStop(Duration.ofSeconds(2));

  private final RunWatcher watcher;
  private final WebServer server;

  private Board(RunWatcher watcher, WebServer server) {
    this.watcher = watcher;
    this.server = server;
  }

  /**
   * Starts the board.
   *
   * @param folder of runs; it may be empty, or appear later
   * @param host a name or address of this machine
   * @param port from 1 to 65535, or 0 for any free one
   * @param hosts names beside this machine's own that a request's {@code Host} may have on loopback
   * @throws BindException if the address is not available
   * @throws BobbinException if the host is unknown or the port out of range
   */
  public static Board start(Path folder, String host, int port, Set<String> hosts)
      throws BindException {
    return start(folder, new Address(host, port), hosts, LIMITS, BoardSettings.DEFAULT);
  }

  static Board start(
      Path folder, Address address, Set<String> hosts, Limits limits, BoardSettings settings)
      throws BindException {
    EventLog log = new EventLog(settings.remembered());
    RunWatcher watcher = new RunWatcher(RunCatalogue.of(folder), log, settings);
    EventStream events = new EventStream(log, watcher, settings);
    WebServer server =
        WebServer.start(
            address,
            limits,
            Access.OPEN.withHosts(hosts),
            null,
            Set.of("GET", "HEAD"),
            routes -> new BoardRoutes(watcher, events).addTo(routes));
    watcher.start();
    return new Board(watcher, server);
  }

  /** The port, also if 0 was given. */
  public int port() {
    return server.port();
  }

  /** The URL for a browser on this machine. */
  public String url() {
    return server.url();
  }

  /** Whether only this machine can reach it. */
  public boolean isPrivate() {
    return server.isPrivate();
  }

  /** Ends all streams, and stops. */
  @Override
  public void close() {
    watcher.close();
    server.close();
  }
}
