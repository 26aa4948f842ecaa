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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
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

/**
 * A server that listens: Javalin on Jetty, a virtual thread for each request, so that handlers may
 * simply wait.
 */
public final class WebServer implements AutoCloseable {
  /**
   * Jetty's own threads: one accepts, the others watch connections; requests run on virtual ones.
   */
  private static final int THREADS = 12;

  /** As many as a system has ports, about. */
  private static final int MOST_CONNECTIONS = 1 << 16;

  /** Connections that the system may make before they are taken: Java's own 50 lose a burst. */
  private static final int BACKLOG = 1024;

  private static final long POLL_MILLISECONDS = 10;

  private static final Duration SETTLE = Duration.ofMillis(50);

  /** For answers that are already decided. */
  private static final Duration LAST = Duration.ofSeconds(1);

  private final Javalin javalin;
  private final Address address;
  private final Traffic traffic;
  private final Watch watch;
  private final boolean secure;
  private final int port;

  private WebServer(Javalin javalin, Address address, Access access, Traffic traffic, Watch watch) {
    this.javalin = javalin;
    this.address = address;
    this.traffic = traffic;
    this.watch = watch;
    this.secure = access.tls().isPresent();
    this.port = javalin.port();
  }

  /**
   * Starts to listen, open to all and counting nothing.
   *
   * @param address where; on loopback, requests have to be meant for this machine by their {@code
   *     Host}
   * @param limits of what clients may take
   * @param methods of HTTP that are used
   * @param routes what is served; handlers say no with a {@link Problem}
   * @throws BindException if the port is taken or the host is none of this machine
   * @throws BobbinException if no machine has the name of the host
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
   * @param telemetry counts requests and writes them down, if anything does; of this server only,
   *     and closed after it
   * @param methods of HTTP that are used
   * @param routes what is served; handlers say no with a {@link Problem}
   * @throws BindException if the port is taken or the host is none of this machine
   * @throws BobbinException if no machine has the name of the host
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
          config.jetty.threadPool = threads();
          config.jetty.modifyHttpConfiguration(http -> configure(http, limits, access));
          config.jetty.addConnector((server, http) -> connector(server, http, address, access));
          config.jetty.modifyServer(server -> {
            server.setErrorHandler(new JettyErrors());
            server.insertHandler(new Admission(traffic));
            server.insertHandler(new Gate(traffic, access, methods, loopback));
            // Up to the limit and a little beyond, clients are told; further ones are not let in.
            int most =
                Math.toIntExact(Math.min(MOST_CONNECTIONS, limits.connections() * 5L / 4 + 16));
            server.addBean(new NetworkConnectionLimit(most, server));
            if (telemetry != null) {
              server.setRequestLog(new Journal(telemetry));
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
    try {
      javalin.start();
    } catch (RuntimeException e) {
      throw refusal(address, e);
    }
    Watch watch = watch(javalin.jettyServer().server(), traffic, access);
    watch.start();
    return new WebServer(javalin, address, access, traffic, watch);
  }

  private static Watch watch(Server server, Traffic traffic, Access access) {
    List<Reloadable> files = new ArrayList<>();
    access.tokens().ifPresent(files::add);
    access.tls().ifPresent(files::add);
    return new Watch(server, traffic, files);
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

  private static void configure(HttpConfiguration http, Limits limits, Access access) {
    http.setRequestHeaderSize(limits.header());
    http.setIdleTimeout(limits.idle().toMillis());
    http.setSendServerVersion(false);
    // Or the parser takes a token for the one that the connection sent before, in other letters.
    http.setHeaderCacheCaseSensitive(true);
    // No encoded slashes, no dots to climb with: what can be read in two ways is refused, but for
    // the per cent sign, which a name may hold and which nothing here decodes twice.
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
      Exchange.of(ctx).route(endpoint.path);
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

  /** What a browser on this machine opens. */
  public String url() {
    return address.url(secure, port);
  }

  /** Whether only this machine can reach it. */
  public boolean isPrivate() {
    return address.isLoopback();
  }

  /** Whether it is about to stop and wants no more work. */
  public boolean draining() {
    return traffic.draining();
  }

  /**
   * Takes no more requests, gives those under way the time that the limits say, and ends.
   * Connections on which nothing is under way are not waited for.
   */
  @Override
  public void close() {
    traffic.drain();
    try {
      await(traffic::requests, traffic.limits().stop());
      // Whoever was refused shall read so, before nobody listens any more.
      for (Connector connector : javalin.jettyServer().server().getConnectors()) {
        var _ = connector.shutdown();
      }
      // A connection that was just taken is not yet anybody's: Jetty would forget it unclosed.
      Thread.sleep(SETTLE);
      await(traffic::present, LAST);
    } catch (InterruptedException e) {
      // Whoever waits for the end has no more time.
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

  /** How many connections are open. */
  int connections() {
    return Connections.count(javalin.jettyServer().server());
  }

  /** What is under way, for tests of limits. */
  Traffic traffic() {
    return traffic;
  }
}
