package dev.bobbin.server.board;

import dev.bobbin.base.BobbinException;
import dev.bobbin.experiment.run.list.RunCatalogue;
import dev.bobbin.http.Address;
import dev.bobbin.http.Limits;
import dev.bobbin.http.WebServer;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/**
 * The run board: a page of all runs in a folder, which shows what is being trained as it happens.
 * It reads run directories and nothing else, and writes nothing but the catalogue's own index.
 */
public final class Board implements AutoCloseable {
  /** Where it listens unless told otherwise. */
  public static final String HOST = "127.0.0.1";

  /** Where it listens unless told otherwise: BOBB on the keys of a telephone. */
  public static final int PORT = 2622;

  /**
   * Events are an answer without end: as many of them may be under way as there are connections,
   * and nobody wants to wait for them when all stops.
   */
  static final Limits LIMITS =
      Limits.DEFAULT
          .withRequests(Limits.DEFAULT.connections())
          .withoutTime()
          .withStop(Duration.ofSeconds(2));

  private final RunWatch watch;
  private final WebServer server;

  private Board(RunWatch watch, WebServer server) {
    this.watch = watch;
    this.server = server;
  }

  /**
   * Starts to serve.
   *
   * @param folder of runs; it may be empty, or appear later
   * @param host a name or address of this machine
   * @param port from 1 to 65535, or 0 for any free one
   * @throws BindException if nothing can listen there
   * @throws BobbinException if there is no such host or port
   */
  public static Board start(Path folder, String host, int port) throws BindException {
    return start(folder, host, port, LIMITS, Pace.DEFAULT);
  }

  static Board start(Path folder, String host, int port, Limits limits, Pace pace)
      throws BindException {
    EventLog log = new EventLog(pace.remembered());
    RunWatch watch = new RunWatch(RunCatalogue.of(folder), log, pace);
    EventStream events = new EventStream(log, watch, pace);
    WebServer server =
        WebServer.start(
            new Address(host, port),
            limits,
            Set.of("GET", "HEAD"),
            routes -> new BoardRoutes(watch, events).addTo(routes));
    watch.start();
    return new Board(watch, server);
  }

  /** The port, chosen by the system where 0 was asked for. */
  public int port() {
    return server.port();
  }

  /** What a browser on this machine opens. */
  public String url() {
    return server.url();
  }

  /** Whether only this machine can reach it. */
  public boolean isPrivate() {
    return server.isPrivate();
  }

  /** Ends all streams, gives answers under way a moment, and stops. */
  @Override
  public void close() {
    watch.close();
    server.close();
  }
}
