package dev.bobbin.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Large photographs from several clients at once. */
record UploadsMeasurement(TestBed bed) {
  private static final List<Integer> WIDTHS = List.of(800, 2000, 4000);
  private static final List<Integer> CONNECTIONS = List.of(1, 16);
  private static final int SECONDS = 10;

  Measured run() throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    List<String> broken = new ArrayList<>();
    String run = bed.run("naderi-cnn").toString();
    for (int width : WIDTHS) {
      Workload workload = bed.workloads().photograph("net", width, width * 3 / 4);
      // A process for each size, so that each has its own memory figure.
      try (ServiceProcess service = bed.serve("net=" + run)) {
        for (int connections : CONNECTIONS) {
          Wrk.WrkResult result =
              bed.wrk().run(service.url(), workload, connections, bed.seconds(SECONDS));
          Map<String, Object> row = new LinkedHashMap<>();
          row.put("request", workload.name());
          row.put("connections", connections);
          row.put("requests a second", result.perSecond());
          row.put("p50 ms", result.p50());
          row.put("p99 ms", result.p99());
          row.put("refused", result.refused());
          row.put("process MB after", service.residentBytes().orElse(0) / 1e6);
          rows.add(row);
          bed.progress().accept(row.toString());
          if (result.broken() > 0) {
            broken.add(workload.name() + ": " + result.broken() + " requests without an answer");
          }
        }
      }
    }
    return new Measured(rows, broken);
  }
}
