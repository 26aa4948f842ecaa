package dev.bobbin.http;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What all requests of a server share: its limits, and how much of them is used up. */
final class Traffic {
  private static final Duration SOON = Duration.ofSeconds(1);

  /** Why a request was not admitted, in one word and in many. */
  record Refused(Refusal refusal, Problem problem) {}

  private final Limits limits;
  private final Set<Exchange> underWay = ConcurrentHashMap.newKeySet();
  private final Set<Exchange> lingering = ConcurrentHashMap.newKeySet();
  private final AtomicInteger present = new AtomicInteger();
  private final AtomicInteger requests = new AtomicInteger();
  private final Map<String, Integer> clients = new ConcurrentHashMap<>();
  private final AtomicLong bodies = new AtomicLong();
  private final Map<Refusal, LongAdder> refused = new EnumMap<>(Refusal.class);
  private volatile boolean draining;

  Traffic(Limits limits) {
    this.limits = limits;
    for (Refusal refusal : Refusal.values()) {
      refused.put(refusal, new LongAdder());
    }
  }

  Limits limits() {
    return limits;
  }

  boolean draining() {
    return draining;
  }

  /** From now on, only requests that are exempt from limits are admitted. */
  void drain() {
    draining = true;
  }

  /**
   * Lets a request in, or says why not.
   *
   * @param client whose it is: a token's name or an address
   * @param connections open now
   */
  Optional<Refused> admit(Exchange exchange, String client, int connections) {
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
    exchange.admitted(client);
    underWay.add(exchange);
    return Optional.empty();
  }

  private void leave(String client) {
    requests.decrementAndGet();
    clients.computeIfPresent(client, (_, count) -> count == 1 ? null : count - 1);
  }

  /** What {@link #admit} let in has its answer. */
  void left(Exchange exchange, String client) {
    if (underWay.remove(exchange)) {
      leave(client);
    }
  }

  private Optional<Refused> refuse(Refusal refusal, int status, String message) {
    count(refusal);
    Problem problem = Problem.busy(status, "server: " + message + "; try again", SOON);
    return Optional.of(new Refused(refusal, problem));
  }

  void count(Refusal refusal) {
    adder(refusal).increment();
  }

  long refused(Refusal refusal) {
    return adder(refusal).sum();
  }

  private LongAdder adder(Refusal refusal) {
    LongAdder adder = refused.get(refusal);
    if (adder == null) {
      throw new AssertionError(refusal);
    }
    return adder;
  }

  /** Takes memory for bodies, if there is some. */
  void hold(long bytes) {
    if (bodies.addAndGet(bytes) > limits.bodies()) {
      bodies.addAndGet(-bytes);
      count(Refusal.BODIES);
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

  /** How many requests are under way. */
  int requests() {
    return requests.get();
  }

  /** Requests that have their answers and still send. */
  Set<Exchange> lingering() {
    return lingering;
  }

  /** A request has come, whatever becomes of it. */
  void begin() {
    present.incrementAndGet();
  }

  /** Nothing more happens on either side of a request. */
  void end() {
    present.decrementAndGet();
  }

  /** How many have begun and not ended, those that were refused among them. */
  int present() {
    return present.get();
  }

  /** The requests under way. */
  Set<Exchange> underWay() {
    return underWay;
  }
}
