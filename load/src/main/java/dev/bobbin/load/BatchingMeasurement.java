package dev.bobbin.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What gathering requests is good for: with and without it, in turn. */
final class BatchingMeasurement {
  private static final List<String> NETS = List.of("naderi-dense", "naderi-cnn", "roy-cnn-3");
  private static final List<Integer> CONNECTIONS = List.of(1, 64);
  private static final int SECONDS = 4;
  private static final int ROUNDS = 3;

  private final Bed bed;

  BatchingMeasurement(Bed bed) {
    this.bed = bed;
  }

  Measured run() throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (String net : NETS) {
      String run = bed.run(net).toString();
      Workload workload = bed.workloads().bytes("net", 1);
      try (ServiceProcess together = bed.serve("net=" + run);
          ServiceProcess alone = bed.serve("net=" + run, "--max-batch=1")) {
        for (ServiceProcess service : List.of(together, alone)) {
          bed.wrk().run(service.url(), workload, CONNECTIONS.getLast(), bed.seconds(SECONDS));
        }
        for (int connections : CONNECTIONS) {
          List<Wrk.Result> with = new ArrayList<>();
          List<Wrk.Result> without = new ArrayList<>();
          for (int round = 0; round < ROUNDS; round++) {
            with.add(bed.wrk().run(together.url(), workload, connections, bed.seconds(SECONDS)));
            without.add(bed.wrk().run(alone.url(), workload, connections, bed.seconds(SECONDS)));
          }
          Map<String, Object> row = new LinkedHashMap<>();
          row.put("network", net);
          row.put("connections", connections);
          row.put("requests a second, batched", median(with, Wrk.Result::perSecond));
          row.put("one by one", median(without, Wrk.Result::perSecond));
          row.put(
              "times",
              median(with, Wrk.Result::perSecond) / median(without, Wrk.Result::perSecond));
          row.put("p99 ms, batched", median(with, Wrk.Result::p99));
          row.put("p99 ms, one by one", median(without, Wrk.Result::p99));
          rows.add(row);
          bed.progress().accept(row.toString());
        }
      }
    }
    return new Measured(rows, List.of());
  }

  private static double median(
      List<Wrk.Result> rounds, java.util.function.ToDoubleFunction<Wrk.Result> of) {
    return rounds.stream().mapToDouble(of).sorted().toArray()[rounds.size() / 2];
  }
}
