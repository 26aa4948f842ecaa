package dev.bobbin.http;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** The state of one request, from its headers to the end of its answer. */
public final class RequestContext {
  private static final String NAME = RequestContext.class.getName();

  private final Traffic traffic;
  private final String id;
  private final long began;

  /** The socket, below TLS. */
  private final EndPoint endPoint;

  private final Map<String, Object> notes = new LinkedHashMap<>();
  private volatile @Nullable String user;
  private volatile @Nullable String route;
  private volatile @Nullable String client;
  private volatile long answeredAt;

  // Guarded by this: the thread that reads the body, and Watchdog, which may interrupt it.
  private @Nullable Thread reader;
  private boolean late;
  private long held;

  RequestContext(Traffic traffic, Request request) {
    this.traffic = traffic;
    this.id = RequestId.of(request.getHeaders().get(RequestId.HEADER));
    this.began = request.getHeadersNanoTime();
    EndPoint connected = request.getConnectionMetaData().getConnection().getEndPoint();
    this.endPoint = connected instanceof EndPoint.Wrapper secure ? secure.unwrap() : connected;
  }

  /** The context of the request that a handler answers. */
  public static RequestContext of(Context ctx) {
    if (ctx.req().getAttribute(NAME) instanceof RequestContext context) {
      return context;
    }
    throw new IllegalStateException("request: expected one of a WebServer; try WebServer.start");
  }

  static @Nullable RequestContext of(Request request) {
    return (RequestContext) request.getAttribute(NAME);
  }

  static RequestContext begin(Traffic traffic, Request request) {
    RequestContext context = new RequestContext(traffic, request);
    request.setAttribute(NAME, context);
    traffic.begin();
    Request.addCompletionListener(
        request,
        _ -> {
          context.leave();
          traffic.end();
        });
    return context;
  }

  /** {@code X-Request-Id} of the answer and of the access log. */
  public String id() {
    return id;
  }

  /** The name of the token that was sent, if tokens are required. */
  public Optional<String> user() {
    return Optional.ofNullable(user);
  }

  /**
   * The time left to answer, at least zero. A handler that cannot finish in time answers
   * {@linkplain HttpException#busy 503}; a few seconds later the connection is closed.
   */
  public Duration left() {
    return traffic
        .limits()
        .time()
        .map(time -> time.minusNanos(System.nanoTime() - began))
        .map(left -> left.isNegative() ? Duration.ZERO : left)
        .orElse(Duration.ofDays(1));
  }

  /**
   * Adds a field to this request's line in the access log.
   *
   * @param value a string, an integer, a double or a boolean
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

  /** From now on, the current thread is interrupted if the body takes too long. */
  synchronized void beginReading() {
    reader = Thread.currentThread();
  }

  /** Returns whether the thread was interrupted, and clears its interrupted status. */
  synchronized boolean endReading() {
    if (reader != null && late) {
      Thread.interrupted();
    }
    reader = null;
    return late;
  }

  synchronized void interruptReading() {
    if (reader != null && !late) {
      late = true;
      traffic.count(Refusal.SLOW);
      reader.interrupt();
    }
  }

  synchronized boolean isLate() {
    return late;
  }

  void cutOff() {
    if (endPoint.isOpen()) {
      traffic.count(Refusal.SLOW);
      endPoint.close();
    }
  }

  /** Closes the connection if the client still sends {@code most} nanoseconds after its answer. */
  void endLinger(long now, long most) {
    if (now - answeredAt > most) {
      endPoint.close();
    }
  }

  /**
   * Reserves memory for the body, until the answer is complete.
   *
   * @throws HttpException 503 if none is left
   */
  synchronized void hold(long bytes) {
    traffic.hold(bytes);
    held += bytes;
  }

  synchronized void release(long bytes) {
    traffic.release(bytes);
    held -= bytes;
  }

  /** The answer is complete; the client may still be sending. */
  void answered() {
    answeredAt = System.nanoTime();
    leave();
  }

  /** Nanoseconds from the headers to the answer. */
  long duration() {
    return nanos(answeredAt == 0 ? System.nanoTime() : answeredAt);
  }

  private synchronized void leave() {
    release(held);
    @Nullable String whose = client;
    client = null;
    if (whose != null) {
      traffic.left(this, whose);
    }
  }
}
