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

  /** Until C2 is done, vectors are objects. */
  private static final double WARM_UP_SECONDS = 8;

  private static final double QUICK_WARM_UP_SECONDS = 3;
  private static final int EPOCHS = 3;

  private final Options options;
  private final List<RecipeNetwork> nets;

  /** Measures some networks. */
  public MemoryMeasurement(Options options, List<RecipeNetwork> nets) {
    this.options = options.among(List.of(Kind.BOBBIN));
    this.nets = nets;
  }

  @Override
  public Measured run(Consumer<String> progress) throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (RecipeNetwork net : nets) {
      Map<String, Object> row = measure(net);
      rows.add(row);
      progress.accept(row.toString());
    }
    return new Measured(Map.of("heap", HEAP), rows);
  }

  private Map<String, Object> measure(RecipeNetwork net) throws IOException {
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
      warmUp(worker);
      // The least of a few epochs: the JVM's own threads allocate now and then.
      long epoch = Long.MAX_VALUE;
      for (int i = 0; i < EPOCHS; i++) {
        epoch = Math.min(epoch, worker.trainAllocation());
      }
      row.put("bytesAnEpoch", epoch);
      row.put("steps", STEPS);
      row.put("bytesARequest", worker.predictAllocation());
      row.put("fits", true);
    } catch (WorkerException e) {
      row.put("fits", false);
      row.put("reason", String.valueOf(e.getMessage()));
    }
    return row;
  }

  private void warmUp(WorkerProcess worker) throws WorkerException {
    double wanted = options.quick() ? QUICK_WARM_UP_SECONDS : WARM_UP_SECONDS;
    long start = System.nanoTime();
    do {
      worker.train();
    } while (System.nanoTime() - start < wanted * 1e9);
    worker.predict(1, wanted / 4);
  }
}
