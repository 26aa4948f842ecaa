package dev.bobbin.bench.measure;

import dev.bobbin.bench.contender.Workload;
import dev.bobbin.bench.worker.Kind;
import dev.bobbin.bench.worker.WorkerException;
import dev.bobbin.bench.worker.WorkerProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Whether every recipe's network trains in a small heap, and what a step and a request allocate in
 * the steady state, by the JVM's own counters of all threads. Bobbin alone.
 */
public final class MemoryMeasurement implements Measurement {
  private static final String HEAP = "-Xmx512m";
  private static final int STEPS = 20;
  private static final int WARM_UP = 3;

  private final Options options;
  private final List<Nets> nets;

  /** Measures some networks. */
  public MemoryMeasurement(Options options, List<Nets> nets) {
    this.options = options.among(List.of(Kind.BOBBIN));
    this.nets = nets;
  }

  @Override
  public Measured run(Consumer<String> progress) throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Nets net : nets) {
      Map<String, Object> row = measure(net);
      rows.add(row);
      progress.accept(row.toString());
    }
    return new Measured(Map.of("heap", HEAP), rows);
  }

  private Map<String, Object> measure(Nets net) throws IOException {
    int batch = net.workload().training().batchSize();
    Workload workload = net.workload().withImages(batch * STEPS);
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("name", workload.name());
    row.put("date", Results.now());
    row.put("recipes", net.recipes());
    row.put("batch", batch);
    try (WorkerProcess worker =
        new WorkerProcess(Kind.BOBBIN, options.threads(), options.work(), List.of(HEAP))) {
      worker.open(workload);
      for (int epoch = 0; epoch < WARM_UP; epoch++) {
        worker.train();
        worker.predict(1, 0.5);
      }
      // The order of an epoch's images is drawn anew, 4 bytes an image; the rest belongs to steps.
      row.put("bytesAnEpoch", worker.trainAllocation());
      row.put("steps", STEPS);
      row.put("bytesARequest", worker.predictAllocation());
      row.put("fits", true);
    } catch (WorkerException e) {
      row.put("fits", false);
      row.put("reason", String.valueOf(e.getMessage()));
    }
    return row;
  }
}
