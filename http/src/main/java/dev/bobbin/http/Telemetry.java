package dev.bobbin.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmInfoMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * Metrics of a server in the formats of Prometheus: requests by method, route and status with a
 * histogram of their latency, refusals, what is under way, and the JVM.
 */
public final class Telemetry implements AutoCloseable {
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final String OPEN_METRICS =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";

  private static final Duration[] BUCKETS =
      buckets(0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000);

  /** All others count as {@code other}. */
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH");

  private record Kind(String method, String route, int status) {}

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<Kind, Timer> timers = new ConcurrentHashMap<>();
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final @Nullable AccessLog log;

  /** Without an access log. */
  public Telemetry() {
    this(Optional.empty());
  }

  /** With an access log, which is closed with this. */
  public Telemetry(AccessLog log) {
    this(Optional.of(log));
  }

  private Telemetry(Optional<AccessLog> log) {
    this.log = log.orElse(null);
    collections.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new JvmInfoMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    log.ifPresent(lines ->
        FunctionCounter.builder("bobbin.access.log.dropped", lines, AccessLog::dropped)
            .description("Lines of the access log that were dropped")
            .register(registry));
  }

  /** The bounds of a histogram of durations. */
  public static Duration[] buckets(double... milliseconds) {
    return DoubleStream.of(milliseconds)
        .mapToObj(each -> Duration.ofNanos(Math.round(each * 1e6)))
        .toArray(Duration[]::new);
  }

  /** For further metrics. */
  public MeterRegistry registry() {
    return registry;
  }

  /** All metrics in Prometheus's text format. */
  public String scrape() {
    return registry.scrape(TEXT);
  }

  /** Serves the metrics at {@code /metrics}, as OpenMetrics if {@code Accept} names it. */
  public void addTo(RoutesConfig routes) {
    StaticFiles.addGet(routes, "/metrics", this::answer);
  }

  private void answer(Context ctx) {
    @Nullable String accept = ctx.header("Accept");
    String type =
        accept != null && accept.contains("application/openmetrics-text") ? OPEN_METRICS : TEXT;
    ctx.contentType(type).result(registry.scrape(type));
  }

  Optional<AccessLog> log() {
    return Optional.ofNullable(log);
  }

  /** Adds metrics of a server's load and refusals. */
  void show(Traffic traffic, IntSupplier connections) {
    Gauge.builder("http.server.requests.active", traffic, Traffic::requests)
        .description("Requests under way")
        .register(registry);
    Gauge.builder("http.server.connections", connections::getAsInt)
        .description("Connections that are open")
        .register(registry);
    Gauge.builder("http.server.bodies", traffic, Traffic::bodies)
        .description("Memory that bodies of requests under way hold")
        .baseUnit("bytes")
        .register(registry);
    for (Refusal refusal : Refusal.values()) {
      FunctionCounter.builder("http.server.refused", traffic, all -> all.refused(refusal))
          .description("Requests and connections that were refused or cut off")
          .tag("reason", refusal.reason())
          .register(registry);
    }
  }

  /**
   * Counts a request.
   *
   * @param method empty if the request was malformed
   * @param route the template of its path, or null without a handler; not the path, which clients
   *     choose
   */
  void count(String method, @Nullable String route, int status, long nanos) {
    Kind kind =
        new Kind(
            METHODS.contains(method) ? method : "other", route == null ? "none" : route, status);
    timers.computeIfAbsent(kind, this::timer).record(nanos, TimeUnit.NANOSECONDS);
  }

  private Timer timer(Kind kind) {
    return Timer.builder("http.server.requests")
        .description("Time from a request's headers to the end of its answer")
        .tag("method", kind.method())
        .tag("route", kind.route())
        .tag("status", Integer.toString(kind.status()))
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
    if (log != null) {
      log.close();
    }
  }
}
