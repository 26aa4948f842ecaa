package dev.bobbin.load;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.HdrHistogram.Histogram;

/** Far more connections than requests: whether the service still says that it is well. */
record CrowdMeasurement(TestBed bed) {
  private static final int IDLE = 2_000;
  private static final int SLOW = 1_000;
  private static final int SECONDS = 30;
  private static final int PAUSE_MILLIS = 50;
  private static final double MOST_MILLIS = 1_000;
  private static final List<String> PATHS =
      List.of("/v2/health/live", "/v2/health/ready", "/metrics");

  Measured run() throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    List<String> broken = new ArrayList<>();
    for (int most : new int[] {1024, 4096}) {
      try (ServiceProcess service =
          bed.serve("net=" + bed.run("naderi-dense"), "--max-connections=" + most)) {
        rows.add(crowd(service, most, broken));
        bed.progress().accept(rows.getLast().toString());
      }
    }
    return new Measured(rows, broken);
  }

  private Map<String, Object> crowd(ServiceProcess service, int most, List<String> broken)
      throws IOException {
    URI url = service.url();
    byte[] request = bed.workloads().bytes("net", 1).request(url);
    Duration duration = Duration.ofSeconds(bed.seconds(SECONDS));
    Histogram millis = new Histogram(Millis.DIGITS);
    int unanswered = 0;
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < IDLE; i++) {
        clients.execute(() -> SlowClient.SAYS_NOTHING.closedAfter(url, request, duration));
      }
      for (int i = 0; i < SLOW; i++) {
        SlowClient slow = i % 2 == 0 ? SlowClient.SLOW_HEADERS : SlowClient.SLOW_BODY;
        clients.execute(() -> slow.closedAfter(url, request, duration));
      }
      long end = System.nanoTime() + duration.toNanos();
      for (int i = 0; System.nanoTime() < end; i++) {
        long start = System.nanoTime();
        if (isAnswered(url, PATHS.get(i % PATHS.size()))) {
          millis.recordValue(System.nanoTime() - start);
        } else {
          unanswered++;
        }
        Pause.of(Duration.ofMillis(PAUSE_MILLIS));
      }
    }
    double slowest = Millis.at(millis, 100);
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("--max-connections", most);
    row.put("silent", IDLE);
    row.put("slow", SLOW);
    row.put("asked for health and metrics", millis.getTotalCount() + unanswered);
    row.put("unanswered", unanswered);
    row.put("p50 ms", Millis.at(millis, 50));
    row.put("p99 ms", Millis.at(millis, 99));
    row.put("slowest ms", slowest);
    if (unanswered > 0 || !(slowest < MOST_MILLIS)) {
      broken.add(
          "%d connections at most: %d requests for health or metrics unanswered, the slowest answer after %.0f ms"
              .formatted(most, unanswered, slowest));
    }
    return row;
  }

  /** Over a new connection, as a monitor does. */
  private static boolean isAnswered(URI service, String path) {
    try (HttpConnection connection = new HttpConnection(service)) {
      return connection.get(service, path).status() == 200;
    } catch (IOException e) {
      return false;
    }
  }
}
