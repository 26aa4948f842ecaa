package dev.bobbin.load;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Slow clients beside normal ones. */
record SlowMeasurement(TestBed bed) {
  private static final int OF_EACH = 100;
  private static final int PER_SECOND = 200;
  private static final int OTHERS = 16;
  private static final int BEFORE = 10;
  private static final int DURING = 20;
  private static final int TIMEOUT = 10;

  /** A silent client is cut off by the idle timeout, which is longer than a request's. */
  private static final Duration PATIENCE = Duration.ofSeconds(4 * TIMEOUT + 10);

  Measured run() throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    List<String> broken = new ArrayList<>();
    try (ServiceProcess service =
        bed.serve("net=" + bed.run("naderi-dense"), "--timeout=" + TIMEOUT)) {
      URI url = service.url();
      Workload workload = bed.workloads().bytes("net", 1);
      byte[] request = workload.request(url);
      bed.wrk().run(url, workload, OTHERS, bed.seconds(BEFORE));
      OpenLoop.Result before = others(url, workload, bed.seconds(BEFORE));
      for (SlowClient manner : SlowClient.values()) {
        long files = service.openFiles().orElse(0);
        List<Future<Double>> slow = new ArrayList<>();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
          for (int i = 0; i < OF_EACH; i++) {
            slow.add(clients.submit(() -> manner.closedAfter(url, request, PATIENCE)));
          }
          OpenLoop.Result during = others(url, workload, DURING);
          Map<String, Object> row = new LinkedHashMap<>();
          row.put("slow client", manner.words());
          row.put("how many", OF_EACH);
          row.put("cut off after s, at most", most(slow));
          row.put("others' p99 ms before", before.dueP99());
          row.put("others' p99 ms beside them", during.dueP99());
          row.put("others answered", during.answered() / during.sent());
          row.put("files open before", files);
          row.put("files open after", service.openFiles().orElse(0));
          rows.add(row);
          bed.progress().accept(row.toString());
          if (Double.isInfinite(most(slow))) {
            broken.add(manner.words() + ": a client was never cut off");
          }
          if (during.wrong() + during.other() + during.broken() + during.refused() > 0) {
            broken.add(manner.words() + ": other clients were not all answered: " + during);
          }
        }
      }
    }
    return new Measured(rows, broken);
  }

  private static OpenLoop.Result others(URI url, Workload workload, int seconds)
      throws IOException {
    return OpenLoop.of(url, workload, OTHERS).run(PER_SECOND, Duration.ofSeconds(seconds));
  }

  private static double most(List<Future<Double>> all) throws IOException {
    double most = 0;
    for (Future<Double> one : all) {
      try {
        most = Math.max(most, one.get());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      } catch (ExecutionException e) {
        throw new IOException(e.getCause());
      }
    }
    return most;
  }
}
