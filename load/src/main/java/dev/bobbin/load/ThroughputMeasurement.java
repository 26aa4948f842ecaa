package dev.bobbin.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Requests per second, and how long they take. */
record ThroughputMeasurement(TestBed bed) {
  private static final List<String> NETS = List.of("naderi-dense", "naderi-cnn", "roy-cnn-3");
  private static final List<Integer> CONNECTIONS = List.of(1, 8, 64);
  private static final int SECONDS = 5;
  private static final int WARM_UP = 10;
  private static final int BATCH_SIZE = 32;

  Measured run() throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    List<String> broken = new ArrayList<>();
    for (String net : NETS) {
      boolean first = net.equals(NETS.getFirst());
      String run = (first ? bed.indexedRun(net) : bed.run(net)).toString();
      try (ServiceProcess service = bed.serve("net=" + run)) {
        List<Workload> workloads = new ArrayList<>();
        workloads.add(bed.workloads().bytes("net", 1));
        workloads.add(bed.workloads().floats("net", 1));
        workloads.add(bed.workloads().bytes("net", BATCH_SIZE));
        workloads.add(bed.workloads().picture("net"));
        if (first) {
          workloads.add(bed.workloads().similar());
        }
        for (Workload workload : workloads) {
          bed.wrk().run(service.url(), workload, CONNECTIONS.getLast(), bed.seconds(WARM_UP));
          for (int connections : CONNECTIONS) {
            Wrk.WrkResult result =
                bed.wrk().run(service.url(), workload, connections, bed.seconds(SECONDS));
            rows.add(row(net, workload, connections, result));
            bed.progress().accept(rows.getLast().toString());
            if (result.refused() + result.broken() > 0) {
              broken.add(
                  "%s, %s, %d connections: %d answers of 400 or above, %d requests without one"
                      .formatted(
                          net, workload.name(), connections, result.refused(), result.broken()));
            }
          }
        }
      }
    }
    return new Measured(rows, broken);
  }

  private static Map<String, Object> row(
      String net, Workload workload, int connections, Wrk.WrkResult result) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("network", net);
    row.put("request", workload.name());
    row.put("connections", connections);
    row.put("requests a second", result.perSecond());
    row.put("images a second", result.perSecond() * workload.images());
    row.put("p50 ms", result.p50());
    row.put("p99 ms", result.p99());
    return row;
  }
}
