package dev.bobbin.http;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** The limits of a server, and how much of them its requests use. */
final class Traffic {
  private static final Duration SOON = Duration.ofSeconds(1);

  record Refused(Refusal refusal, HttpException exception) {}

  private final Limits limits;
  private final Set<RequestContext> active = ConcurrentHashMap.newKeySet();
  private final Set<RequestContext> lingering = ConcurrentHashMap.newKeySet();
  private final AtomicInteger present = new AtomicInteger();
  private final AtomicInteger requests = new AtomicInteger();
  private final Map<String, Integer> clients = new ConcurrentHashMap<>();
  private final AtomicLong bodies = new AtomicLong();
  private final AtomicLongArray refused = new AtomicLongArray(Refusal.values().length);
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

  /** From now on, only requests exempt from limits are admitted. */
  void drain() {
    draining = true;
  }

  /**
   * Admits a request, or returns why not.
   *
   * @param client a token's name or an address
   * @param connections open now
   */
  Optional<Refused> admit(RequestContext context, String client, int connections) {
    if (draining) {
      return refuse(Refusal.DRAINING, 503, "expected one that goes on, received a request to stop");
    }
    if (connections > limits.connections()) {
      return refuse(
          Refusal.CONNECTIONS,
          503,
          "expected at most %d connections, received more".formatted(limits.connections()));
    }
    if (requests.incrementAndGet() > limits.requests()) {
      requests.decrementAndGet();
      return refuse(
          Refusal.REQUESTS,
          503,
          "expected at most %d requests under way, received more".formatted(limits.requests()));
    }
    if (clients.merge(client, 1, Integer::sum) > limits.perClient()) {
      leave(client);
      return refuse(
          Refusal.CLIENT,
          429,
          "expected at most %d requests under way from one client, received more"
              .formatted(limits.perClient()));
    }
    context.admitted(client);
    active.add(context);
    return Optional.empty();
  }

  private void leave(String client) {
    requests.decrementAndGet();
    clients.computeIfPresent(client, (_, count) -> count == 1 ? null : count - 1);
  }

  /** A request that {@link #admit} admitted has its answer. */
  void left(RequestContext context, String client) {
    if (active.remove(context)) {
      leave(client);
    }
  }

  private Optional<Refused> refuse(Refusal refusal, int status, String message) {
    count(refusal);
    HttpException exception =
        HttpException.busy(status, "server: " + message + "; try again", SOON);
    return Optional.of(new Refused(refusal, exception));
  }

  void count(Refusal refusal) {
    refused.incrementAndGet(refusal.ordinal());
  }

  long refused(Refusal refusal) {
    return refused.get(refusal.ordinal());
  }

  void hold(long bytes) {
    if (bodies.addAndGet(bytes) > limits.bodies()) {
      bodies.addAndGet(-bytes);
      count(Refusal.BODIES);
      throw HttpException.busy(
          503,
          "server: expected memory for one more body, received %d MiB of bodies already; try again"
              .formatted(bodies.get() >> 20),
          SOON);
    }
  }

  void release(long bytes) {
    bodies.addAndGet(-bytes);
  }

  long bodies() {
    return bodies.get();
  }

  /** The number of admitted requests without an answer. */
  int requests() {
    return requests.get();
  }

  /** Requests that have their answers and still send. */
  Set<RequestContext> lingering() {
    return lingering;
  }

  /** A request has arrived; it may yet be refused. */
  void begin() {
    present.incrementAndGet();
  }

  /** A request is over for both sides. */
  void end() {
    present.decrementAndGet();
  }

  /** The number of requests that have begun and not ended, refused ones included. */
  int present() {
    return present.get();
  }

  /** The admitted requests without an answer. */
  Set<RequestContext> active() {
    return active;
  }
}
