package dev.bobbin.bench.measure;

import dev.bobbin.bench.contender.Workload;
import dev.bobbin.bench.result.Part.Measured;
import dev.bobbin.bench.result.Row;
import dev.bobbin.bench.worker.Answer.Epoch;
import dev.bobbin.bench.worker.Kind;
import dev.bobbin.bench.worker.WorkerException;
import dev.bobbin.bench.worker.WorkerProcess;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * How long an epoch of training takes. A turn is an epoch; if a contender is slow, all have epochs
 * of fewer images, and the time is scaled; one that is far slower than Bobbin leaves.
 */
public final class TrainMeasurement implements Measurement {
  /** A contender that takes this many times as long as Bobbin leaves. */
  private static final int TOO_SLOW = 10;

  private static final String TOO_SLOW_WORDS =
      "expected an epoch in at most %d times Bobbin's time, received a slower one, for which all would have shorter epochs"
          .formatted(TOO_SLOW);

  private static final double LONGEST_WARM_UP = 10;
  private static final double NANOS = 1e9;

  private final Options options;
  private final RecipeNetwork net;
  private final Pace pace;
  private final Contenders contenders = new Contenders();

  /**
   * Durations.
   *
   * @param warmUpImages images of a warm-up epoch
   * @param warmUpEpochs at least
   * @param warmUpSeconds at least
   * @param turnSeconds of the slowest
   */
  private record Pace(
      int warmUpImages, int warmUpEpochs, double warmUpSeconds, double turnSeconds) {
    // Short turns: cores are shared for seconds, so that some of many turns are free of that.
    static final Pace FULL = new Pace(8_000, 3, 4, 2);
    static final Pace QUICK = new Pace(4_000, 2, 2, 1);
  }

  /** Measures a network. */
  public TrainMeasurement(Options options, RecipeNetwork net) {
    this.options = options.among(options.kinds().stream().filter(Kind::trains).toList());
    this.net = net;
    this.pace = options.quick() ? Pace.QUICK : Pace.FULL;
  }

  @Override
  public Measured run(Consumer<String> progress) throws IOException {
    Row.Train row = measure();
    progress.accept(row.name() + Results.line("results", row.results()));
    return contenders.measured(List.of(row));
  }

  private Row.Train measure() throws IOException {
    Workload workload = net.workload();
    try (Round contest = new Round(options, List.of())) {
      contenders.add(contest.versions());
      int images = warmUp(contest, workload);
      String source = contest.open(workload.withImages(images));
      contest.round(0, WorkerProcess::train);
      Map<Kind, List<Epoch>> epochs = contest.rounds(options.rounds(), WorkerProcess::train);
      double scale = (double) RecipeNetwork.EPOCH / images;
      contenders.leave(net.workload().name(), contest.absent());
      return new Row.Train(
          workload.name(),
          Results.now(),
          net.recipes(),
          workload.training().batchSize(),
          images,
          source,
          Results.digits(contest.idleShare()),
          contest.othersShare().map(Results::digits),
          Optional.of(Results.digits(contest.sharedCores())),
          Results.lastLosses(epochs),
          Results.of(
              Series.of(epochs, epoch -> epoch.seconds() * scale),
              workload.trainingFlops() * RecipeNetwork.EPOCH));
    }
  }

  /** Trains until all contenders are warm; returns the number of images for a turn. */
  private int warmUp(Round contest, Workload workload) {
    Workload little = workload.withImages(Math.max(pace.warmUpImages, batch(workload)));
    contest.open(little);
    Map<Kind, Double> last = contest.round(0, this::warmUp);
    double bound = TOO_SLOW * Optional.ofNullable(last.get(Kind.BOBBIN)).orElse(Double.MAX_VALUE);
    for (Kind kind : List.copyOf(last.keySet())) {
      if (Objects.requireNonNull(last.get(kind)) > bound) {
        contest.leave(kind, TOO_SLOW_WORDS);
        last.remove(kind);
      }
    }
    OptionalDouble slowest = last.values().stream().mapToDouble(Double::doubleValue).max();
    double images = pace.turnSeconds / (slowest.orElse(1) / little.images());
    return images >= RecipeNetwork.EPOCH
        ? RecipeNetwork.EPOCH
        : Math.max(1, (int) images / batch(workload)) * batch(workload);
  }

  /** Trains until a contender is warm; returns the seconds of its fastest epoch. */
  private double warmUp(WorkerProcess worker) throws WorkerException {
    long start = System.nanoTime();
    double least = worker.train().seconds();
    double seconds = 0;
    // The first epoch may also compile; a slow contender need not have more than one after it.
    for (int epochs = 1;
        epochs < 2
            || seconds < pace.warmUpSeconds
            || (epochs < pace.warmUpEpochs && seconds < LONGEST_WARM_UP);
        epochs++) {
      least = Math.min(least, worker.train().seconds());
      seconds = (System.nanoTime() - start) / NANOS;
    }
    return least;
  }

  private static int batch(Workload workload) {
    return workload.training().batchSize();
  }
}
