package dev.bobbin.bench.measure;

import dev.bobbin.bench.contender.Workload;
import dev.bobbin.bench.result.Part.Measured;
import dev.bobbin.bench.result.Row;
import dev.bobbin.bench.result.Section;
import dev.bobbin.bench.worker.Kind;
import dev.bobbin.bench.worker.WorkerException;
import dev.bobbin.bench.worker.WorkerProcess;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Whether every recipe's network trains in a small heap, and how much a step and a request allocate
 * in the steady state, by the JVM's own counters of all threads. Bobbin alone.
 */
public final class MemoryMeasurement implements Measurement {
  private static final String HEAP = "-Xmx512m";
  private static final int STEPS = 20;

  // Until C2 is done, vectors are objects.
  private static final double WARM_UP_SECONDS = 8;

  private static final double QUICK_WARM_UP_SECONDS = 3;

  /** The JVM's own threads allocate now and then, and a rare kernel may be compiled last. */
  private static final int EPOCHS_WITHOUT_LESS = 5;

  private static final double MOST_SECONDS = 60;

  private final Options options;
  private final RecipeNetwork net;

  /** Measures a network. */
  public MemoryMeasurement(Options options, RecipeNetwork net) {
    this.options = options.among(List.of(Kind.BOBBIN));
    this.net = net;
  }

  @Override
  public Measured run(Consumer<String> progress) throws IOException {
    Row row = measure();
    progress.accept(Section.MEMORY.line(row));
    return new Measured(List.of(), List.of(), Optional.of(HEAP), List.of(row));
  }

  private Row measure() throws IOException {
    int batch = net.workload().training().batchSize();
    Workload workload = net.workload().withImages(batch * STEPS);
    try (WorkerProcess worker = options.start(Kind.BOBBIN, List.of(HEAP))) {
      worker.open(workload);
      warmUp(worker);
      return row(
          Optional.of(leastAllocation(worker)),
          Optional.of(worker.predictAllocation()),
          Optional.empty());
    } catch (WorkerException e) {
      return row(Optional.empty(), Optional.empty(), Optional.of(String.valueOf(e.getMessage())));
    }
  }

  private static long leastAllocation(WorkerProcess worker) throws WorkerException {
    long start = System.nanoTime();
    long least = Long.MAX_VALUE;
    int without = 0;
    while (without < EPOCHS_WITHOUT_LESS && System.nanoTime() - start < MOST_SECONDS * 1e9) {
      long allocated = worker.trainAllocation();
      without = allocated < least ? 0 : without + 1;
      least = Math.min(least, allocated);
    }
    return least;
  }

  private Row row(Optional<Long> epoch, Optional<Long> request, Optional<String> reason) {
    return new Row.Memory(
        net.workload().name(),
        Results.now(),
        net.recipes(),
        net.workload().training().batchSize(),
        epoch,
        epoch.map(_ -> STEPS),
        request,
        reason.isEmpty(),
        reason);
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
