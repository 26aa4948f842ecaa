package dev.bobbin.server.http;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.net.BindException;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server that listens: Javalin on Jetty, a virtual thread for each request, so that handlers may
 * simply wait.
 */
public final class WebServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);

  /**
   * Jetty's own threads: one accepts, the others watch connections; requests run on virtual ones.
   */
  private static final int THREADS = 12;

  private final Javalin javalin;
  private final Address address;
  private final int port;

  private WebServer(Javalin javalin, Address address) {
    this.javalin = javalin;
    this.address = address;
    this.port = javalin.port();
  }

  /**
   * Starts to listen.
   *
   * @param address where; on loopback, requests have to be meant for this machine by their {@code
   *     Host}
   * @param limits of what clients may take
   * @param methods of HTTP that are used
   * @param routes what is served; handlers say no with a {@link Problem}
   * @throws BindException if the port is taken or the host is none of this machine
   * @throws IllegalArgumentException if the address is none
   */
  public static WebServer start(
      Address address, Limits limits, Set<String> methods, Consumer<RoutesConfig> routes)
      throws BindException {
    return start(address, limits, Access.OPEN, null, methods, routes);
  }

  /**
   * Starts to listen.
   *
   * @param address where; on loopback, requests have to be meant for this machine by their {@code
   *     Host}
   * @param limits of what clients may take
   * @param access who may ask
   * @param telemetry counts requests, if anything does
   * @param methods of HTTP that are used
   * @param routes what is served; handlers say no with a {@link Problem}
   * @throws BindException if the port is taken or the host is none of this machine
   * @throws IllegalArgumentException if the address is none
   */
  public static WebServer start(
      Address address,
      Limits limits,
      Access access,
      @Nullable Telemetry telemetry,
      Set<String> methods,
      Consumer<RoutesConfig> routes)
      throws BindException {
    boolean loopback = address.isLoopback();
    Traffic traffic = new Traffic(limits);
    Javalin javalin =
        Javalin.create(config -> {
          quiet(config);
          config.jetty.host = address.host();
          config.jetty.port = address.port();
          config.jetty.threadPool = threads();
          config.jetty.modifyHttpConfiguration(http -> configure(http, limits));
          config.jetty.modifyServer(server -> {
            server.setStopTimeout(limits.stop().toMillis());
            server.setErrorHandler(new JettyErrors());
            server.insertHandler(new Gate(methods, loopback, traffic));
            server.addBean(new NetworkConnectionLimit(limits.connections(), server));
          });
          config.jetty.modifyServletContextHandler(
              servlets -> servlets.setErrorHandler(new JettyErrors()));
          config.http.compressionStrategy = CompressionStrategy.GZIP;
          errors(config.routes);
          routes.accept(config.routes);
        });
    try {
      javalin.start();
    } catch (RuntimeException e) {
      throw refusal(address, e);
    }
    return new WebServer(javalin, address);
  }

  private static void quiet(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    // It keeps a thread asleep for five seconds, and the JVM with it.
    config.startup.startupWatcherEnabled = false;
  }

  private static QueuedThreadPool threads() {
    QueuedThreadPool threads = new QueuedThreadPool(THREADS);
    threads.setName("http");
    threads.setDaemon(true);
    threads.setVirtualThreadsExecutor(
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("request-", 0).factory()));
    return threads;
  }

  private static void configure(HttpConfiguration http, Limits limits) {
    http.setRequestHeaderSize(limits.header());
    http.setIdleTimeout(limits.idle().toMillis());
    http.setSendServerVersion(false);
    // No encoded slashes, no dots to climb with: what can be read in two ways is refused, but for
    // the
    // per cent sign, which a name may hold and which nothing here decodes twice.
    http.setUriCompliance(
        UriCompliance.DEFAULT.with("bobbin", UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING));
  }

  private static void errors(RoutesConfig routes) {
    routes.exception(Problem.class, (problem, ctx) -> answer(ctx, problem.status(), problem));
    routes.exception(
        HttpResponseException.class,
        (refusal, ctx) -> {
          String message =
              refusal.getStatus() == 404
                  ? "path: expected one of this server's, received '" + ctx.path() + "'; try /"
                  : "request: " + refusal.getMessage();
          answer(ctx, refusal.getStatus(), new Problem(refusal.getStatus(), message));
        });
    routes.exception(IOException.class, (failure, ctx) -> fail(ctx, failure));
    routes.exception(RuntimeException.class, (failure, ctx) -> fail(ctx, failure));
  }

  private static void fail(Context ctx, Exception failure) {
    if (ctx.res().isCommitted()) {
      // The client went away, or was too slow: there is nobody to tell.
      LOG.debug("{} broke off", ctx.path(), failure);
      return;
    }
    LOG.error("{} {} failed", ctx.method(), ctx.path(), failure);
    answer(ctx, 500, new Problem(500, "server: expected an answer, received " + failure));
  }

  private static void answer(Context ctx, int status, Problem problem) {
    problem.retryAfter().ifPresent(seconds -> ctx.header("Retry-After", seconds));
    ctx.status(status)
        .contentType(Problem.CONTENT_TYPE)
        .result(Problem.document(String.valueOf(problem.getMessage())));
  }

  private static BindException refusal(Address address, RuntimeException failure)
      throws BindException {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException) {
        BindException refusal =
            new BindException(
                "%s port %d: expected to listen there, received: %s; try another port, or 0 for any free one"
                    .formatted(address.host(), address.port(), cause.getMessage()));
        refusal.initCause(failure);
        throw refusal;
      }
    }
    throw failure;
  }

  /** The port, chosen by the system where 0 was asked for. */
  public int port() {
    return port;
  }

  /** What a browser on this machine opens. */
  public String url() {
    return address.url(port);
  }

  /** Whether only this machine can reach it. */
  public boolean isPrivate() {
    return address.isLoopback();
  }

  /** Takes no more requests, gives those under way a moment, and ends. */
  @Override
  public void close() {
    javalin.stop();
  }

  /** The server, for tests of its limits. */
  Server jetty() {
    return javalin.jettyServer().server();
  }
}
