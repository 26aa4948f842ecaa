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
 * What a server counts, in the formats of Prometheus: requests by method, route and status with a
 * histogram of how long they took, what was refused, what is under way, and the JVM.
 */
public final class Telemetry implements AutoCloseable {
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final String OPEN_METRICS =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";

  /** In milliseconds: from an answer out of memory to one that was hardly worth waiting for. */
  private static final Duration[] BUCKETS =
      DoubleStream.of(0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000)
          .mapToObj(milliseconds -> Duration.ofNanos(Math.round(milliseconds * 1e6)))
          .toArray(Duration[]::new);

  /** Whatever else clients make up counts as one. */
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH");

  private record Kind(String method, String route, int status) {}

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<Kind, Timer> timers = new ConcurrentHashMap<>();
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final @Nullable AccessLog log;

  /** Counts, and writes no log. */
  public Telemetry() {
    this(Optional.empty());
  }

  /**
   * Counts, and writes down every request.
   *
   * @param log closed with this
   */
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

  /** Where others add what they count. */
  public MeterRegistry registry() {
    return registry;
  }

  /** All figures, as Prometheus's text. */
  public String scrape() {
    return registry.scrape(TEXT);
  }

  /** Serves them at {@code /metrics}, to those who ask for it as OpenMetrics. */
  public void addTo(RoutesConfig routes) {
    routes.get("/metrics", this::answer);
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

  /** Shows how much of a server's limits is used up, and what it refused. */
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
          .description("Requests and connections that were turned away or cut off")
          .tag("reason", refusal.reason())
          .register(registry);
    }
  }

  /**
   * Counts a request.
   *
   * @param method empty where there was none
   * @param route the template of its path, if it has a handler; never the path, of which clients
   *     can make up as many as they like
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
