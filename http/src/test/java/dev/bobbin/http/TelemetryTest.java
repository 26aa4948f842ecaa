package dev.bobbin.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The metrics for Prometheus. */
@Timeout(60)
final class TelemetryTest {
  private static List<String> lines(Telemetry telemetry, String start) {
    return telemetry.scrape().lines().filter(line -> line.startsWith(start)).toList();
  }

  @Test
  void requestsAreCountedByMethodRouteAndStatus() throws Exception {
    try (Telemetry telemetry = new Telemetry();
        TestServer server = TestServer.start(telemetry, Access.OPEN)) {
      for (int i = 0; i < 3; i++) {
        server.get("/items/" + i);
      }
      server.post("/size", new byte[3]);
      server.get("/fault");
      server.get("/nothing");
      String count = "http_server_requests_seconds_count";
      TestServer.await("all counted", () -> lines(telemetry, count).size() == 4);
      assertThat(lines(telemetry, count))
          .containsExactlyInAnyOrder(
              count + "{method=\"GET\",route=\"/items/{name}\",status=\"200\"} 3",
              count + "{method=\"POST\",route=\"/size\",status=\"200\"} 1",
              count + "{method=\"GET\",route=\"/fault\",status=\"500\"} 1",
              count + "{method=\"GET\",route=\"none\",status=\"404\"} 1");
      assertThat(telemetry.scrape())
          .contains("# TYPE http_server_requests_seconds histogram")
          .containsPattern(
              "http_server_requests_seconds_bucket\\{method=\"GET\",route=\"/items/\\{name}\",status=\"200\",le=\"5.0E-4\"} \\d")
          .containsPattern("status=\"200\",le=\"10.0\"} 3")
          .containsPattern("status=\"200\",le=\"\\+Inf\"} 3");
    }
  }

  @Test
  void clientsCannotMakeUpSeries() throws Exception {
    try (Telemetry telemetry = new Telemetry();
        TestServer server = TestServer.start(telemetry, Access.OPEN)) {
      for (int i = 0; i < 50; i++) {
        server.get("/nothing/" + i);
        try (RawConnection raw = server.open()) {
          raw.request("BREW" + i + " /hello", "Connection: close").rest();
        }
        try (RawConnection raw = server.open()) {
          raw.send("nonsense" + i + "\r\n\r\n").rest();
        }
      }
      String count = "http_server_requests_seconds_count";
      TestServer.await(
          "all counted",
          () -> lines(telemetry, count).stream().filter(line -> line.endsWith(" 50")).count() == 3);
      assertThat(lines(telemetry, count)).hasSize(3);
    }
  }

  @Test
  void whatIsUnderWayAndRefusedIsShown() throws Exception {
    try (Telemetry telemetry = new Telemetry();
        TestServer server = TestServer.start(telemetry, Access.OPEN)) {
      CompletableFuture<HttpResponse<String>> waiting =
          server
              .client()
              .sendAsync(server.request("/wait").build(), HttpResponse.BodyHandlers.ofString());
      server.begun.acquire();
      server.post("/size", new byte[0], "Origin", "http://evil.example");
      assertThat(telemetry.scrape())
          .contains("http_server_requests_active 1")
          .contains("http_server_refused_total{reason=\"origin\"} 1")
          .contains("http_server_refused_total{reason=\"requests\"} 0")
          .containsPattern("http_server_connections [1-9]")
          .contains("http_server_bodies_bytes 0");
      server.go.countDown();
      waiting.get();
      server.awaitRest();
      assertThat(telemetry.scrape()).contains("http_server_requests_active 0");
    }
  }

  @Test
  void theJvmIsShown() {
    try (Telemetry telemetry = new Telemetry()) {
      assertThat(telemetry.scrape())
          .contains(
              "jvm_memory_used_bytes{area=\"heap\"",
              "jvm_threads_live_threads",
              "jvm_gc_memory_allocated_bytes_total",
              "jvm_classes_loaded_classes",
              "jvm_info",
              "process_cpu_usage",
              "process_files_open_files",
              "process_uptime_seconds",
              "process_start_time_seconds");
    }
  }

  @Test
  void metricsAreServedAsTextAndAsOpenMetrics() throws Exception {
    try (Telemetry telemetry = new Telemetry();
        WebServer server =
            WebServer.start(
                TestServer.LOOPBACK,
                Limits.DEFAULT,
                Access.OPEN,
                telemetry,
                TestServer.METHODS,
                telemetry::addTo);
        RawConnection text = new RawConnection(server.port());
        RawConnection open = new RawConnection(server.port())) {
      assertThat(text.request("GET /metrics", "Connection: close").rest())
          .startsWith("HTTP/1.1 200 ")
          .containsIgnoringCase("Content-Type: text/plain; version=0.0.4; charset=utf-8")
          .contains("# TYPE jvm_memory_used_bytes gauge");
      assertThat(
              open.request(
                      "GET /metrics",
                      "Accept: application/openmetrics-text;version=1.0.0,text/plain;q=0.5",
                      "Connection: close")
                  .rest())
          .containsIgnoringCase(
              "Content-Type: application/openmetrics-text; version=1.0.0; charset=utf-8")
          .contains("# EOF");
    }
  }
}
