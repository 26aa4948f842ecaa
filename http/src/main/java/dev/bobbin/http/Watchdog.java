package dev.bobbin.http;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends requests and connections that take too long, of which Jetty closes only the idle ones.
 * Checks them a few times per second, and reloads files that were replaced.
 */
final class Watchdog implements Connection.Listener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
  private static final long LONGEST_PAUSE = 250;
  private static final Duration BETWEEN_ALARMS = Duration.ofMillis(5);
  private static final long FILES_EVERY = Duration.ofMillis(500).toNanos();

  /** For answers that have begun when a request's time is over: a quarter of it, at most this. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  /** How long a client may go on sending after its answer. */
  static final Duration LINGER = Duration.ofSeconds(2);

  private final Server server;
  private final Traffic traffic;
  private final List<Reloadable> files;
  private final Connections connections;
  private final long pause;
  private final Semaphore alarms = new Semaphore(0);
  private final Thread thread;
  private long filesAt = System.nanoTime();

  Watchdog(Server server, Traffic traffic, List<Reloadable> files) {
    this.server = server;
    this.traffic = traffic;
    this.files = List.copyOf(files);
    this.connections = new Connections(server, traffic);
    this.pause = Math.clamp(traffic.limits().arrival().toMillis() / 4, 10, LONGEST_PAUSE);
    this.thread = Thread.ofPlatform().name("http-watch").daemon().unstarted(this::run);
  }

  void start() {
    for (Connector connector : server.getConnectors()) {
      connector.addEventListener(this);
    }
    thread.start();
  }

  /** A burst of new connections cannot wait for the next check. */
  @Override
  public void onOpened(Connection connection) {
    if (connections.areMany(Connections.count(server))) {
      alarms.release();
    }
  }

  @Override
  public void onClosed(Connection connection) {}

  private void run() {
    try {
      while (true) {
        if (alarms.tryAcquire(pause, TimeUnit.MILLISECONDS)) {
          alarms.drainPermits();
          look();
          // Otherwise a client that opens thousands of connections keeps this thread busy.
          Thread.sleep(BETWEEN_ALARMS);
        } else {
          look();
        }
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  private void look() {
    try {
      long now = System.nanoTime();
      requests(now);
      lingering(now);
      connections.look(now);
      if (now - filesAt > FILES_EVERY) {
        filesAt = now;
        files.forEach(Reloadable::reloadIfChanged);
      }
    } catch (RuntimeException e) {
      // Without this thread, no connection would be cut off.
      LOG.error("watch over connections failed; it goes on", e);
    }
  }

  private void requests(long now) {
    Limits limits = traffic.limits();
    long time = limits.time().map(Duration::toNanos).orElse(Long.MAX_VALUE);
    long arrival = Math.min(limits.arrival().toNanos(), time);
    long most = limits.time().map(Watchdog::withGrace).orElse(Long.MAX_VALUE);
    for (RequestContext context : traffic.active()) {
      long nanos = context.nanos(now);
      if (nanos > arrival) {
        context.interruptReading();
      }
      if (nanos > most) {
        context.cutOff();
      }
    }
  }

  private void lingering(long now) {
    for (RequestContext context : traffic.lingering()) {
      context.endLinger(now, LINGER.toNanos());
    }
  }

  private static long withGrace(Duration time) {
    return time.toNanos() + Math.min(GRACE.toNanos(), time.toNanos() / 4);
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
