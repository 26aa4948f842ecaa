package dev.bobbin.server.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.jspecify.annotations.Nullable;

/** What a server counts, in the formats of Prometheus. */
public final class Telemetry implements AutoCloseable {
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final String OPEN_METRICS =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  /** Where others add what they count. */
  public MeterRegistry registry() {
    return registry;
  }

  /** All figures, as Prometheus's text. */
  public String scrape() {
    return registry.scrape(TEXT);
  }

  /** Serves them at {@code /metrics}. */
  public void addTo(RoutesConfig routes) {
    routes.get("/metrics", this::answer);
  }

  private void answer(Context ctx) {
    @Nullable String accept = ctx.header("Accept");
    String type =
        accept != null && accept.contains("application/openmetrics-text") ? OPEN_METRICS : TEXT;
    ctx.contentType(type).result(registry.scrape(type));
  }

  @Override
  public void close() {
    registry.close();
  }
}
