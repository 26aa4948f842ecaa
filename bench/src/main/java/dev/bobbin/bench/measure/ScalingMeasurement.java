package dev.bobbin.bench.measure;

import dev.bobbin.bench.contender.Workload;
import dev.bobbin.bench.result.Part.Measured;
import dev.bobbin.bench.result.Row;
import dev.bobbin.bench.result.Section;
import dev.bobbin.bench.worker.Kind;
import dev.bobbin.bench.worker.WorkerProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * How the time grows with the images and shrinks with the threads. Bobbin alone. The model for more
 * threads is Amdahl's: t(n) = s + p / n, with s and p from the times of one thread and of all.
 */
public final class ScalingMeasurement implements Measurement {
  private static final int[] TIMES = {1, 2, 4, 8, 16};
  private static final int[] QUICK_TIMES = {1, 2, 4};

  /** About how long the shortest epoch takes, and one by which threads are compared. */
  private static final double LEAST_SECONDS = 0.25;

  private static final double TURN_SECONDS = 2;
  private static final int WARM_IMAGES = 4_000;

  // Until C2 is done, an image takes many times as long.
  private static final double WARM_UP_SECONDS = 8;
  private static final double QUICK_WARM_UP_SECONDS = 4;
  private static final int MOST_IMAGES = 240_000;
  private static final int ROUNDS = 3;

  private final Options options;
  private final Workload workload;
  private final Contenders contenders = new Contenders();

  /** Measures a network. */
  public ScalingMeasurement(Options options, RecipeNetwork net) {
    this.options = options.among(List.of(Kind.BOBBIN));
    this.workload = net.workload();
  }

  @Override
  public Measured run(Consumer<String> progress) throws IOException {
    Row row = byThreads(byImages());
    progress.accept(Section.SCALING.line(row));
    return contenders.measured(List.of(row));
  }

  private List<Row.Scaling.Point> byImages() throws IOException {
    List<Row.Scaling.Point> points = new ArrayList<>();
    try (Round contest = new Round(options, List.of())) {
      contenders.add(contest.versions());
      int[] all = options.quick() ? QUICK_TIMES : TIMES;
      int least = images(LEAST_SECONDS, warm(contest), MOST_IMAGES / all[all.length - 1]);
      for (int times : all) {
        int count = times * least;
        contest.open(workload.withImages(count));
        contest.round(0, WorkerProcess::train);
        Series seconds = seconds(List.of(contest)).getFirst();
        points.add(
            new Row.Scaling.Point(
                count,
                Results.digits(seconds.least()),
                Results.digits(seconds.least() / count * 1e6)));
      }
    }
    return points;
  }

  /** Whole batches that take about some seconds. */
  private int images(double seconds, double perImage, int most) {
    int batch = workload.training().batchSize();
    long batches = Math.round(seconds / perImage / batch);
    return Math.clamp(batches, 1, Math.max(1, most / batch)) * batch;
  }

  private Row byThreads(List<Row.Scaling.Point> points) throws IOException {
    try (Round one = new Round(options.withThreads(1), List.of());
        Round all = new Round(options, List.of())) {
      warm(one);
      Workload part = workload.withImages(images(TURN_SECONDS, warm(all), RecipeNetwork.EPOCH));
      for (Round contest : List.of(one, all)) {
        contest.open(part);
        contest.round(0, WorkerProcess::train);
      }
      List<Series> seconds = seconds(List.of(one, all));
      double single = seconds.get(0).least();
      double several = seconds.get(1).least();
      int threads = options.threads();
      double parallel = threads > 1 ? (single - several) / (1 - 1.0 / threads) : single;
      return new Row.Scaling(
          workload.name(),
          Results.now(),
          points,
          threads,
          Results.digits(single * RecipeNetwork.EPOCH / part.images()),
          Results.digits(several * RecipeNetwork.EPOCH / part.images()),
          Results.digits(single / several),
          Results.digits(Math.max(0, 1 - parallel / single)));
    }
  }

  /** Trains until the kernels are compiled, and returns the least seconds for an image. */
  private double warm(Round contest) {
    int images = Math.max(WARM_IMAGES, workload.training().batchSize());
    contest.open(workload.withImages(images));
    double least = Double.POSITIVE_INFINITY;
    long start = System.nanoTime();
    do {
      for (var epoch : contest.round(0, WorkerProcess::train).values()) {
        least = Math.min(least, epoch.seconds());
      }
    } while (System.nanoTime() - start
        < (options.quick() ? QUICK_WARM_UP_SECONDS : WARM_UP_SECONDS) * 1e9);
    return least / images;
  }

  /** Seconds per epoch of each contest, taking turns. */
  private static List<Series> seconds(List<Round> contests) {
    List<List<Double>> rounds = new ArrayList<>();
    contests.forEach(_ -> rounds.add(new ArrayList<>()));
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < contests.size(); i++) {
        List<Double> own = rounds.get(i);
        contests
            .get(i)
            .round(0, WorkerProcess::train)
            .forEach((_, epoch) -> own.add(epoch.seconds()));
      }
    }
    return rounds.stream().map(Series::new).toList();
  }
}
