package dev.bobbin.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;

/**
 * Closes connections without a request under way: those whose next one takes too long to arrive
 * and, when there are too many, those that have been unused for longest, so that clients that hold
 * connections without using them do not keep others out.
 */
final class Connections {
  /** The time between two requests of a connection, by {@link System#nanoTime}. */
  private static final class Pause {
    private final long messages;
    private final long bytes;
    private final long since;
    private long begun;

    Pause(long messages, long bytes, long since) {
      this.messages = messages;
      this.bytes = bytes;
      this.since = since;
    }
  }

  private final Server server;
  private final Traffic traffic;

  /** No younger connection is closed: 100 ms with the default of {@link Limits#arrival}. */
  private final long young;

  private Map<EndPoint, Pause> pauses = new HashMap<>();

  Connections(Server server, Traffic traffic) {
    this.server = server;
    this.traffic = traffic;
    this.young = traffic.limits().arrival().toNanos() / 200;
  }

  static int count(Server server) {
    int sum = 0;
    for (Connector connector : server.getConnectors()) {
      sum += connector.getConnectedEndPoints().size();
    }
    return sum;
  }

  /** Checks all connections, and closes some. */
  void look(long now) {
    Set<EndPoint> busy =
        traffic.active().stream().map(RequestContext::endPoint).collect(Collectors.toSet());
    Map<EndPoint, Pause> next = new HashMap<>();
    int count = 0;
    for (Connector connector : server.getConnectors()) {
      for (EndPoint endPoint : connector.getConnectedEndPoints()) {
        count++;
        if (!busy.contains(endPoint)) {
          note(endPoint, now, next);
        }
      }
    }
    pauses = next;
    long arrival = traffic.limits().arrival().toNanos();
    next.forEach((endPoint, pause) -> {
      if (pause.begun != 0 && now - pause.begun > arrival) {
        close(endPoint, Refusal.SLOW);
      }
    });
    if (areMany(count)) {
      makeRoom(now, count - traffic.limits().connections() * 3L / 4);
    }
  }

  /** Whether unused connections have to be closed, so that there is room for the next ones. */
  boolean areMany(int count) {
    return count > traffic.limits().connections() * 7L / 8;
  }

  private void makeRoom(long now, long places) {
    List<Map.Entry<EndPoint, Pause>> unused = new ArrayList<>(pauses.entrySet());
    unused.removeIf(entry -> now - entry.getValue().since < young);
    unused.sort(Comparator.comparingLong(entry -> entry.getValue().since - now));
    unused.stream().limit(places).forEach(entry -> close(entry.getKey(), Refusal.CONNECTIONS));
  }

  private void close(EndPoint endPoint, Refusal why) {
    traffic.count(why);
    endPoint.close();
  }

  /** Notes a connection without a request under way, and when the next one began to arrive. */
  private void note(EndPoint endPoint, long now, Map<EndPoint, Pause> next) {
    Connection connection = endPoint.getConnection();
    if (connection == null) {
      return;
    }
    long bytes = connection.getBytesIn();
    if (connection instanceof SslConnection ssl) {
      connection = ssl.getSslEndPoint().getConnection();
    }
    long in = connection == null ? 0 : connection.getMessagesIn();
    long out = connection == null ? 0 : connection.getMessagesOut();
    if (in > out) {
      return;
    }
    Pause pause = pauses.get(endPoint);
    if (pause == null || pause.messages != out) {
      // The first request, or a handshake, begins with the connection.
      pause = new Pause(out, out == 0 ? 0 : bytes, now);
    }
    if (pause.begun == 0 && bytes != pause.bytes) {
      pause.begun = now;
    }
    next.put(endPoint, pause);
  }
}
