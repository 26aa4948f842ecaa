package dev.bobbin.server.http;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** A request that is under way: what handlers may know of it beside what was asked. */
public final class Exchange {
  private static final String NAME = Exchange.class.getName();

  private final Traffic traffic;
  private final String id;
  private final long began;
  private final Map<String, Object> notes = new LinkedHashMap<>();
  private volatile @Nullable String route;
  private long held;

  Exchange(Traffic traffic, String id, long began) {
    this.traffic = traffic;
    this.id = id;
    this.began = began;
  }

  /** The one that a handler answers. */
  public static Exchange of(Context ctx) {
    if (ctx.req().getAttribute(NAME) instanceof Exchange exchange) {
      return exchange;
    }
    throw new IllegalStateException("request: expected one of a WebServer; try WebServer.start");
  }

  static Optional<Exchange> of(Request request) {
    return Optional.ofNullable((Exchange) request.getAttribute(NAME));
  }

  void addTo(Request request) {
    request.setAttribute(NAME, this);
  }

  /** What {@code X-Request-Id} says, in the answer and in the access log. */
  public String id() {
    return id;
  }

  /** How much of the request's time is left; not below zero. */
  public Duration left() {
    return traffic
        .limits()
        .time()
        .map(time -> time.minusNanos(System.nanoTime() - began))
        .map(left -> left.isNegative() ? Duration.ZERO : left)
        .orElse(Duration.ofDays(1));
  }

  /** Whether the server is about to stop and wants no more work. */
  public boolean draining() {
    return traffic.draining();
  }

  /**
   * Adds to this request's line in the access log.
   *
   * @param name such as {@code model}
   * @param value a text, a number or a boolean
   */
  public void note(String name, Object value) {
    synchronized (notes) {
      notes.put(name, value);
    }
  }

  Map<String, Object> notes() {
    synchronized (notes) {
      return Map.copyOf(notes);
    }
  }

  Traffic traffic() {
    return traffic;
  }

  long began() {
    return began;
  }

  @Nullable String route() {
    return route;
  }

  void route(String path) {
    route = path;
  }

  /**
   * Holds more memory for the body, until the answer is complete.
   *
   * @throws Problem 503 if bodies under way have all of it
   */
  void hold(long bytes) {
    traffic.hold(bytes);
    held += bytes;
  }

  void release(long bytes) {
    traffic.release(bytes);
    held -= bytes;
  }

  void end() {
    traffic.release(held);
    held = 0;
  }
}
