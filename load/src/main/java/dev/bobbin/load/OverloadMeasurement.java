package dev.bobbin.load;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Sends five times more requests than the service can answer, for a minute. */
record OverloadMeasurement(TestBed bed) {
  /** Images per request: with one, a client on the same cores hardly sends five times as many. */
  private static final Map<String, Integer> IMAGES =
      new TreeMap<>(Map.of("naderi-cnn", 32, "roy-cnn-3", 32, "naderi-dense", 1));

  private static final int TIMES = 5;
  private static final int SECONDS = 60;
  private static final int CAPACITY_SECONDS = 10;
  private static final int CAPACITY_CONNECTIONS = 64;
  private static final int CONNECTIONS = 850;

  Measured run() throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    List<String> broken = new ArrayList<>();
    for (Map.Entry<String, Integer> net : IMAGES.entrySet()) {
      try (ServiceProcess service = bed.serveInLittleMemory("net=" + bed.run(net.getKey()))) {
        Workload workload = bed.workloads().bytes("net", net.getValue());
        overload(service, net.getKey(), workload, rows, broken);
      }
    }
    return new Measured(rows, broken);
  }

  private void overload(
      ServiceProcess service,
      String net,
      Workload workload,
      List<Map<String, Object>> rows,
      List<String> broken)
      throws IOException {
    URI url = service.url();
    int warm = bed.seconds(CAPACITY_SECONDS);
    bed.wrk().run(url, workload, CAPACITY_CONNECTIONS, warm);
    Wrk.WrkResult capacity = bed.wrk().run(url, workload, CAPACITY_CONNECTIONS, warm);
    OpenLoop load = OpenLoop.of(url, workload, CONNECTIONS);
    Duration duration = Duration.ofSeconds(bed.seconds(SECONDS));
    CompletableFuture<OpenLoop.Result> running =
        CompletableFuture.supplyAsync(
            () -> load.run(TIMES * capacity.perSecond(), duration),
            task -> Thread.ofPlatform().start(task));
    // Memory grows during the first third, as its pages are first used; after that it should not.
    Pause.of(duration.dividedBy(3));
    long early = service.residentBytes().orElse(0);
    OpenLoop.Result result = running.join();
    long late = service.residentBytes().orElse(0);
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("network", net);
    row.put("request", workload.name());
    row.put("capacity a second", capacity.perSecond());
    row.put("sent", result.sent());
    row.put("answered", result.answered());
    row.put("refused", result.refused());
    row.put("wrong", result.wrong());
    row.put("other", result.other());
    row.put("broken", result.broken());
    row.put("p50 ms, answered", result.p50());
    row.put("p99 ms, answered", result.p99());
    row.put("p99 ms since due, answered", result.dueP99());
    row.put("p99 ms, refused", result.refusalP99());
    row.put("process MB after a third", early / 1e6);
    row.put("process MB at the end", late / 1e6);
    rows.add(row);
    bed.progress().accept(row.toString());
    long failures = result.wrong() + result.other() + result.broken();
    if (failures > 0) {
      broken.add(
          "%s: %d wrong answers, %d of another status than 200, 429 and 503 with Retry-After, %d without one"
              .formatted(net, result.wrong(), result.other(), result.broken()));
    }
  }
}
