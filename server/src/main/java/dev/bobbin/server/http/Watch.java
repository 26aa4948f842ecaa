package dev.bobbin.server.http;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what takes too long. Jetty closes a connection on which nothing moves; one on which a byte
 * moves now and then lives for ever, and so do the memory and the place that it holds. A few times
 * a second, this looks at all of them, and now and then at files that may have been replaced.
 */
final class Watch implements Runnable, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
  private static final long LONGEST_PAUSE = 250;
  private static final long FILES_EVERY = Duration.ofMillis(500).toNanos();

  /**
   * For answers that are on their way when a request's time is over: a quarter of it, at most this.
   */
  private static final Duration GRACE = Duration.ofSeconds(5);

  /** How long a connection may be unused when there are too many of them. */
  private static final long IDLE_IN_NEED = Duration.ofSeconds(2).toNanos();

  /** Between two requests of a connection; times by {@link System#nanoTime}. */
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
  private final List<Reloadable> files;
  private final long pause;
  private final Thread thread;
  private Map<EndPoint, Pause> pauses = new HashMap<>();
  private long filesAt = System.nanoTime();

  Watch(Server server, Traffic traffic, List<Reloadable> files) {
    this.server = server;
    this.traffic = traffic;
    this.files = List.copyOf(files);
    this.pause = Math.clamp(traffic.limits().arrival().toMillis() / 4, 10, LONGEST_PAUSE);
    this.thread = Thread.ofPlatform().name("http-watch").daemon().start(this);
  }

  @Override
  public void run() {
    try {
      while (true) {
        Thread.sleep(pause);
        look();
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  private void look() {
    try {
      long now = System.nanoTime();
      requests(now);
      connections(now);
      if (now - filesAt > FILES_EVERY) {
        filesAt = now;
        files.forEach(Reloadable::reloadIfChanged);
      }
    } catch (RuntimeException e) {
      // Without it nothing would ever be cut off again.
      LOG.error("watch over connections failed; it goes on", e);
    }
  }

  private void requests(long now) {
    Limits limits = traffic.limits();
    long time = limits.time().map(Duration::toNanos).orElse(Long.MAX_VALUE);
    long arrival = Math.min(limits.arrival().toNanos(), time);
    long most = limits.time().map(Watch::withGrace).orElse(Long.MAX_VALUE);
    for (Exchange exchange : traffic.underWay()) {
      long nanos = exchange.nanos(now);
      if (nanos > arrival) {
        exchange.interruptReading();
      }
      if (nanos > most) {
        exchange.cutOff();
      }
    }
  }

  private static long withGrace(Duration time) {
    return time.toNanos() + Math.min(GRACE.toNanos(), time.toNanos() / 4);
  }

  private void connections(long now) {
    Map<EndPoint, Pause> next = new HashMap<>();
    for (Connector connector : server.getConnectors()) {
      for (EndPoint endPoint : connector.getConnectedEndPoints()) {
        connection(endPoint, now, next);
      }
    }
    boolean need = next.size() > traffic.limits().connections() * 3L / 4;
    next.forEach((endPoint, rest) -> {
      boolean slow = rest.begun != 0 && now - rest.begun > traffic.limits().arrival().toNanos();
      boolean idle = need && rest.begun == 0 && now - rest.since > IDLE_IN_NEED;
      if (slow || idle) {
        traffic.count(slow ? Refusal.SLOW : Refusal.CONNECTIONS);
        endPoint.close();
      }
    });
    pauses = next;
  }

  /** Notes a connection on which no request is under way, and when the next one began to arrive. */
  private void connection(EndPoint endPoint, long now, Map<EndPoint, Pause> next) {
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
    Pause rest = pauses.get(endPoint);
    if (rest == null || rest.messages != out) {
      // A first request, or the handshake before it, begins with the connection.
      rest = new Pause(out, out == 0 ? 0 : bytes, now);
    }
    if (rest.begun == 0 && bytes != rest.bytes) {
      rest.begun = now;
    }
    next.put(endPoint, rest);
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
