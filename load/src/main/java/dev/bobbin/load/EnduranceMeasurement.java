package dev.bobbin.load;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToDoubleFunction;

/** Sends twice as many requests as the service can answer, for an hour, and watches its memory. */
record EnduranceMeasurement(TestBed bed) {
  /** More than requests are under way at any time: a loop opens those that it needs. */
  private static final int CONNECTIONS = 200;

  private static final int CAPACITY_CONNECTIONS = 8;
  private static final int CAPACITY_SECONDS = 20;
  private static final double UNLIMITED = 1e6;
  private static final int TIMES = 2;
  private static final int WINDOWS = 12;
  private static final int WINDOW_SECONDS = 300;

  /** Memory settles in the first third, and is compared in the other two. */
  private static final int THIRD = WINDOWS / 3;

  /** Beyond this it grows: the heap's share of it goes up and down with garbage collections. */
  private static final double GROWTH = 1.1;

  /** What docs/serving.md states: the heap, 512 MiB here, and 400 MiB beside it. */
  private static final long BOUND = (512L + 400) << 20;

  /** A request, its right answer, and how often a second it is sent. */
  private record Share(Workload workload, byte[] request, byte[] expected, double perSecond) {
    Share at(double rate) {
      return new Share(workload, request, expected, rate);
    }

    OpenLoop loop(URI url, int connections) {
      return new OpenLoop(url, request, expected, connections);
    }
  }

  Measured run() throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    List<String> broken = new ArrayList<>();
    List<Long> resident = new ArrayList<>();
    try (ServiceProcess service = bed.serveInLittleMemory("net=" + bed.run("naderi-cnn"))) {
      URI url = service.url();
      List<Share> shares = shares(url);
      List<OpenLoop.Result> most =
          atOnce(
              shares, url, CAPACITY_CONNECTIONS, Duration.ofSeconds(bed.seconds(CAPACITY_SECONDS)));
      List<Share> twice = new ArrayList<>();
      for (int i = 0; i < most.size(); i++) {
        twice.add(shares.get(i).at(TIMES * most.get(i).answered()));
      }
      for (int window = 0; window < WINDOWS; window++) {
        List<OpenLoop.Result> results =
            atOnce(twice, url, CONNECTIONS, Duration.ofSeconds(bed.seconds(WINDOW_SECONDS)));
        resident.add(service.residentBytes().orElse(0));
        rows.add(row(window, results, resident.getLast()));
        bed.progress().accept(rows.getLast().toString());
        for (int i = 0; i < results.size(); i++) {
          OpenLoop.Result result = results.get(i);
          if (result.wrong() + result.other() + result.broken() > 0) {
            broken.add(
                "window %d, %s: %s".formatted(window + 1, shares.get(i).workload().name(), result));
          }
        }
      }
    }
    broken.addAll(growth(resident));
    return new Measured(rows, broken);
  }

  private List<Share> shares(URI url) throws IOException {
    List<Share> shares = new ArrayList<>();
    for (Workload workload :
        List.of(
            bed.workloads().bytes("net", 32),
            bed.workloads().picture("net"),
            bed.workloads().photograph("net", 2000, 1500))) {
      byte[] request = workload.request(url);
      try (HttpConnection connection = new HttpConnection(url)) {
        shares.add(new Share(workload, request, connection.send(request).body(), UNLIMITED));
      }
    }
    return shares;
  }

  /** All kinds of requests together. */
  private static List<OpenLoop.Result> atOnce(
      List<Share> shares, URI url, int connections, Duration duration) throws IOException {
    try (ExecutorService loops =
        Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
      List<Future<OpenLoop.Result>> running = new ArrayList<>();
      for (Share share : shares) {
        running.add(
            loops.submit(() -> share.loop(url, connections).run(share.perSecond(), duration)));
      }
      List<OpenLoop.Result> results = new ArrayList<>();
      for (Future<OpenLoop.Result> one : running) {
        results.add(one.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private Map<String, Object> row(int window, List<OpenLoop.Result> results, long resident) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("minute", (window + 1) * bed.seconds(WINDOW_SECONDS) / 60.0);
    row.put("sent a second", sum(results, OpenLoop.Result::sent));
    row.put("answered", sum(results, OpenLoop.Result::answered));
    row.put("refused", sum(results, OpenLoop.Result::refused));
    row.put("wrong", sum(results, OpenLoop.Result::wrong));
    row.put("other", sum(results, OpenLoop.Result::other));
    row.put("broken", sum(results, OpenLoop.Result::broken));
    row.put("photographs a second", results.getLast().answered());
    row.put("process MB", resident / 1e6);
    return row;
  }

  private static double sum(
      List<OpenLoop.Result> results, ToDoubleFunction<OpenLoop.Result> figure) {
    return results.stream().mapToDouble(figure).sum();
  }

  private static List<String> growth(List<Long> resident) {
    List<String> broken = new ArrayList<>();
    double before = mean(resident.subList(THIRD, 2 * THIRD));
    double after = mean(resident.subList(2 * THIRD, resident.size()));
    if (after > GROWTH * before) {
      broken.add(
          "memory grows: %,.0f bytes in the mean, after that %,.0f".formatted(before, after));
    }
    long most = Collections.max(resident);
    if (most > BOUND) {
      broken.add("memory: %,d bytes, more than the stated bound of %,d".formatted(most, BOUND));
    }
    return broken;
  }

  private static double mean(List<Long> bytes) {
    return bytes.stream().mapToLong(Long::longValue).average().orElse(0);
  }
}
