package dev.bobbin.server.http;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** What all requests of a server share: its limits, and how much of them is used up. */
final class Traffic {
  private static final Duration SOON = Duration.ofSeconds(1);

  private final Limits limits;
  private final AtomicLong bodies = new AtomicLong();
  private volatile boolean draining;

  Traffic(Limits limits) {
    this.limits = limits;
  }

  Limits limits() {
    return limits;
  }

  boolean draining() {
    return draining;
  }

  void drain() {
    draining = true;
  }

  void hold(long bytes) {
    if (bodies.addAndGet(bytes) > limits.bodies()) {
      bodies.addAndGet(-bytes);
      throw Problem.busy(
          503,
          "server: expected memory for one more body, received %d MiB of bodies already; try again"
              .formatted(bodies.get() >> 20),
          SOON);
    }
  }

  void release(long bytes) {
    bodies.addAndGet(-bytes);
  }

  /** Bytes of bodies under way. */
  long bodies() {
    return bodies.get();
  }
}
