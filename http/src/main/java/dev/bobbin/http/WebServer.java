package dev.bobbin.http;

import dev.bobbin.base.BobbinException;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.router.Endpoint;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/** Javalin on Jetty, with a virtual thread for each request, so that handlers may block. */
public final class WebServer implements AutoCloseable {
  /** Jetty's own: one accepts connections, the others select. */
  private static final int THREADS = 12;

  /** About the number of ports of a system. */
  private static final int MOST_CONNECTIONS = 1 << 16;

  /** Connections waiting to be accepted: with Java's default of 50, bursts are lost. */
  private static final int BACKLOG = 1024;

  private static final long POLL_MILLISECONDS = 10;

  private static final Duration SETTLE = Duration.ofMillis(50);

  private static final Duration LAST = Duration.ofSeconds(1);

  private final Javalin javalin;
  private final Address address;
  private final Traffic traffic;
  private final Watchdog watch;
  private final boolean secure;
  private final int port;

  private WebServer(
      Javalin javalin, Address address, Access access, Traffic traffic, Watchdog watch) {
    this.javalin = javalin;
    this.address = address;
    this.traffic = traffic;
    this.watch = watch;
    this.secure = access.tls().isPresent();
    this.port = javalin.port();
  }

  /**
   * Starts a server without access control and telemetry.
   *
   * @throws BindException if the port is taken or the host is not an address of this machine
   * @throws BobbinException if the host is unknown
   */
  public static WebServer start(
      Address address, Limits limits, Set<String> methods, Consumer<RoutesConfig> routes)
      throws BindException {
    return start(address, limits, Access.OPEN, null, methods, routes);
  }

  /**
   * Starts a server.
   *
   * @param address on loopback, the {@code Host} of a request has to name this machine
   * @param telemetry for this server only; closed by the caller, after it
   * @param methods of HTTP that are allowed
   * @param routes whose handlers throw {@link HttpException} to answer with an error
   * @throws BindException if the port is taken or the host is not an address of this machine
   * @throws BobbinException if the host is unknown
   */
  public static WebServer start(
      Address address,
      Limits limits,
      Access access,
      @Nullable Telemetry telemetry,
      Set<String> methods,
      Consumer<RoutesConfig> routes)
      throws BindException {
    Optional<HostCheck> hosts =
        address.isLoopback()
            ? Optional.of(new HostCheck(address.host(), access.hosts()))
            : Optional.empty();
    Traffic traffic = new Traffic(limits);
    RouteMethods taken = new RouteMethods();
    Javalin javalin =
        Javalin.create(config -> {
          quiet(config);
          config.jetty.threadPool = threads();
          config.jetty.modifyHttpConfiguration(http -> configure(http, limits, access));
          config.jetty.addConnector((server, http) -> connector(server, http, address, access));
          config.jetty.modifyServer(server -> {
            server.setErrorHandler(new JettyErrors());
            server.insertHandler(new Admission(traffic));
            server.insertHandler(new SecurityHandler(traffic, access, methods, hosts, taken));
            // A little beyond the limit, clients still get an answer; more are not accepted.
            int most =
                Math.toIntExact(Math.min(MOST_CONNECTIONS, limits.connections() * 5L / 4 + 16));
            server.addBean(new NetworkConnectionLimit(most, server));
            if (telemetry != null) {
              server.setRequestLog(new AccessLogHandler(telemetry));
              telemetry.show(traffic, () -> Connections.count(server));
            }
          });
          config.jetty.modifyServletContextHandler(
              servlets -> servlets.setErrorHandler(new JettyErrors()));
          config.http.compressionStrategy = CompressionStrategy.GZIP;
          Errors.addTo(config);
          config.routes.beforeMatched(WebServer::noteRoute);
          routes.accept(config.routes);
        });
    taken.learn(javalin);
    try {
      javalin.start();
    } catch (RuntimeException e) {
      throw refusal(address, e);
    }
    Watchdog watch = watch(javalin.jettyServer().server(), traffic, access);
    watch.start();
    return new WebServer(javalin, address, access, traffic, watch);
  }

  private static Watchdog watch(Server server, Traffic traffic, Access access) {
    List<Reloadable> files =
        Stream.<Optional<? extends Reloadable>>of(access.tokens(), access.tls())
            .<Reloadable>flatMap(Optional::stream)
            .toList();
    return new Watchdog(server, traffic, files);
  }

  private static void quiet(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    // It keeps a thread, and so the JVM, alive for five seconds.
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

  private static void configure(HttpConfiguration http, Limits limits, Access access) {
    http.setRequestHeaderSize(limits.header());
    http.setIdleTimeout(limits.idle().toMillis());
    http.setSendServerVersion(false);
    // Otherwise the parser replaces a token by an earlier one that differs only in case.
    http.setHeaderCacheCaseSensitive(true);
    // Ambiguous paths (encoded slashes, dots) are refused, but for the per cent sign, which a name
    // may contain and which nothing here decodes twice.
    http.setUriCompliance(
        UriCompliance.DEFAULT.with("bobbin", UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING));
    if (access.tls().isPresent()) {
      http.addCustomizer(new SecureRequestCustomizer(false));
    }
  }

  private static Connector connector(
      Server server, HttpConfiguration http, Address address, Access access) {
    HttpConnectionFactory plain = new HttpConnectionFactory(http);
    ServerConnector connector =
        access
            .tls()
            .map(tls -> new SslConnectionFactory(tls.factory(), HttpVersion.HTTP_1_1.asString()))
            .map(tls -> new ServerConnector(server, tls, plain))
            .orElseGet(() -> new ServerConnector(server, plain));
    connector.setHost(address.host());
    connector.setPort(address.port());
    connector.setIdleTimeout(http.getIdleTimeout());
    connector.setAcceptQueueSize(BACKLOG);
    return connector;
  }

  private static void noteRoute(Context ctx) {
    @Nullable Endpoint endpoint = ctx.endpoints().matchedHttpEndpoint();
    if (endpoint != null) {
      RequestContext.of(ctx).route(endpoint.path);
    }
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

  /** The URL for a browser on this machine. */
  public String url() {
    return address.url(secure, port);
  }

  /** The URLs for other machines of the network; none if only this machine can reach it. */
  public List<String> networkUrls() {
    return address.networkUrls(secure, port);
  }

  /** Whether only this machine can reach it. */
  public boolean isPrivate() {
    return address.isLoopback();
  }

  /** Whether it is shutting down. */
  public boolean draining() {
    return traffic.draining();
  }

  /** Refuses new requests, waits for those under way up to {@link Limits#stop}, and stops. */
  @Override
  public void close() {
    traffic.drain();
    try {
      await(traffic::requests, traffic.limits().stop());
      // Refused clients must be able to read the answer.
      for (Connector connector : javalin.jettyServer().server().getConnectors()) {
        var _ = connector.shutdown();
      }
      // Jetty would leave a connection open that was accepted just now.
      Thread.sleep(SETTLE);
      await(traffic::present, LAST);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    watch.close();
    javalin.stop();
  }

  private static void await(IntSupplier left, Duration most) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    while (left.getAsInt() > 0 && System.nanoTime() - end < 0) {
      Thread.sleep(POLL_MILLISECONDS);
    }
  }

  int connections() {
    return Connections.count(javalin.jettyServer().server());
  }

  /** For tests of limits. */
  Traffic traffic() {
    return traffic;
  }
}
