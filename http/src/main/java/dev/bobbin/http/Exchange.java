package dev.bobbin.http;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** A request that is under way: what handlers may know of it beside what was asked. */
public final class Exchange {
  private static final String NAME = Exchange.class.getName();

  private final Traffic traffic;
  private final String id;
  private final long began;

  /** The network's, beneath TLS. */
  private final EndPoint endPoint;

  private final Map<String, Object> notes = new LinkedHashMap<>();
  private volatile @Nullable String user;
  private volatile @Nullable String route;
  private volatile @Nullable String client;
  private volatile long answeredAt;

  // Guarded by this: the reader of the body and the watch, which may interrupt it.
  private @Nullable Thread reader;
  private boolean late;
  private long held;

  Exchange(Traffic traffic, Request request) {
    this.traffic = traffic;
    this.id = RequestId.of(request.getHeaders().get(RequestId.HEADER));
    this.began = request.getHeadersNanoTime();
    EndPoint talk = request.getConnectionMetaData().getConnection().getEndPoint();
    this.endPoint = talk instanceof EndPoint.Wrapper secure ? secure.unwrap() : talk;
  }

  /** The one that a handler answers. */
  public static Exchange of(Context ctx) {
    if (ctx.req().getAttribute(NAME) instanceof Exchange exchange) {
      return exchange;
    }
    throw new IllegalStateException("request: expected one of a WebServer; try WebServer.start");
  }

  static @Nullable Exchange of(Request request) {
    return (Exchange) request.getAttribute(NAME);
  }

  /** Begins one. */
  static Exchange begin(Traffic traffic, Request request) {
    Exchange exchange = new Exchange(traffic, request);
    request.setAttribute(NAME, exchange);
    traffic.begin();
    Request.addCompletionListener(
        request,
        _ -> {
          exchange.leave();
          traffic.end();
        });
    return exchange;
  }

  /** What {@code X-Request-Id} says, in the answer and in the access log. */
  public String id() {
    return id;
  }

  /** Whose token came with it, where tokens are asked for. */
  public Optional<String> user() {
    return Optional.ofNullable(user);
  }

  /**
   * How much of the request's time is left, not below zero: what a handler waits for has to come
   * within it, or a {@linkplain Problem#busy 503} is the answer. A connection whose answer is still
   * not complete a few seconds later is cut off.
   */
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
   * @param value a text, a whole number, a double or a boolean
   */
  public void note(String name, Object value) {
    synchronized (notes) {
      notes.put(name, value);
    }
  }

  Map<String, Object> notes() {
    synchronized (notes) {
      return new LinkedHashMap<>(notes);
    }
  }

  Traffic traffic() {
    return traffic;
  }

  long nanos(long now) {
    return now - began;
  }

  void user(String name) {
    user = name;
  }

  void admitted(String whose) {
    client = whose;
  }

  EndPoint endPoint() {
    return endPoint;
  }

  @Nullable String route() {
    return route;
  }

  void route(String template) {
    route = template;
  }

  /** The current thread is about to wait for the body; if it waits too long, it is interrupted. */
  synchronized void beginReading() {
    reader = Thread.currentThread();
  }

  /** It waits no more. Returns whether it was interrupted, of which it then knows nothing more. */
  synchronized boolean endReading() {
    if (reader != null && late) {
      Thread.interrupted();
    }
    reader = null;
    return late;
  }

  /** Ends waiting for the body. */
  synchronized void interruptReading() {
    if (reader != null && !late) {
      late = true;
      traffic.count(Refusal.SLOW);
      reader.interrupt();
    }
  }

  /** Whether the body took too long. */
  synchronized boolean isLate() {
    return late;
  }

  /** Nobody waits for the rest any longer, on either side. */
  void cutOff() {
    if (endPoint.isOpen()) {
      traffic.count(Refusal.SLOW);
      endPoint.close();
    }
  }

  /** Closes the connection if a client still sends so long after its answer. */
  void endLinger(long now, long most) {
    if (now - answeredAt > most) {
      endPoint.close();
    }
  }

  /**
   * Holds more memory for the body, until the answer is complete.
   *
   * @throws Problem 503 if bodies under way have all of it
   */
  synchronized void hold(long bytes) {
    traffic.hold(bytes);
    held += bytes;
  }

  synchronized void release(long bytes) {
    traffic.release(bytes);
    held -= bytes;
  }

  /** The answer is complete, but for what the client still sends. */
  void answered() {
    answeredAt = System.nanoTime();
    leave();
  }

  /** Nanoseconds from the headers to the answer. */
  long duration() {
    long end = answeredAt;
    return nanos(end == 0 ? System.nanoTime() : end);
  }

  void linger() {
    traffic.lingering().add(this);
  }

  void endLinger() {
    traffic.lingering().remove(this);
  }

  /** Gives back what it held. */
  private synchronized void leave() {
    release(held);
    @Nullable String whose = client;
    client = null;
    if (whose != null) {
      traffic.left(this, whose);
    }
  }
}
