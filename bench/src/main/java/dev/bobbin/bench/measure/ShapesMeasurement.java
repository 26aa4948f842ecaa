package dev.bobbin.bench.measure;

import dev.bobbin.bench.contender.Workload;
import dev.bobbin.bench.result.Part.Measured;
import dev.bobbin.bench.result.Row;
import dev.bobbin.bench.worker.Kind;
import dev.bobbin.bench.worker.WorkerException;
import dev.bobbin.bench.worker.WorkerProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Throughput by shape, Bobbin beside TensorFlow. A shape is marked if Bobbin reaches less than half
 * of the mean of its neighbours in its family (the one before and the one after; at the ends the
 * only one).
 */
public final class ShapesMeasurement implements Measurement {
  // Some tens of milliseconds at a machine's peak; a turn has several epochs.
  private static final double EPOCH_FLOPS = 12e9;

  private static final int MOST_IMAGES = 60_000;

  private final Options options;
  private final Shapes.Family family;
  private final Contenders contenders = new Contenders();

  private ShapesMeasurement(Options options, Shapes.Family family) {
    this.family = family;
    this.options = options.among(List.of(Kind.BOBBIN, Kind.BOBBIN_BEFORE, Kind.TENSORFLOW));
  }

  /**
   * A measurement for each family of shapes.
   *
   * @param chosen matches a family's name or that of one of its shapes; a family is measured as a
   *     whole, since a mark depends on the neighbours
   */
  public static List<ShapesMeasurement> of(Options options, Pattern chosen) {
    return Shapes.all().stream()
        .filter(family ->
            chosen.matcher(family.name()).find()
                || family.members().stream().anyMatch(shape -> chosen.matcher(shape.name()).find()))
        .map(family -> new ShapesMeasurement(options, family))
        .toList();
  }

  /** The name of the row that is measured last. */
  public String lastRow() {
    return family.members().getLast().name();
  }

  @Override
  public Measured run(Consumer<String> progress) throws IOException {
    List<Row.Shape> rows = new ArrayList<>();
    for (Workload member : family.members()) {
      Row.Shape row = measure(member);
      rows.add(row);
      progress.accept(
          row.name()
              + Results.line("forward", row.forward())
              + Results.line("training", row.training()));
    }
    return contenders.measured(List.copyOf(marked(rows)));
  }

  private Row.Shape measure(Workload shape) throws IOException {
    try (Round contest = new Round(options, List.of())) {
      contenders.add(contest.versions());
      int batch = shape.training().batchSize();
      int steps = (int) Math.ceil(EPOCH_FLOPS / shape.trainingFlops() / batch);
      int images =
          Math.clamp((long) steps * batch, batch, Math.max(batch, MOST_IMAGES / batch * batch));
      contest.open(shape.withImages(images));
      contest.round(0, this::warmUp);
      double seconds = options.quick() ? 0.1 : 0.4;
      Map<Kind, Series> training = rounds(contest, worker -> leastEpoch(worker, seconds) / images);
      contest.round(0, worker -> worker.predict(batch, 4 * seconds));
      Map<Kind, Series> forward =
          rounds(contest, worker -> worker.predict(batch, seconds).median() / batch);
      contenders.leave(shape.name(), contest.absent());
      return new Row.Shape(
          shape.name(),
          family.name(),
          Results.now(),
          batch,
          images,
          Results.of(forward, shape.forwardFlops()),
          Results.of(training, shape.trainingFlops()),
          false,
          false);
    }
  }

  private double warmUp(WorkerProcess worker) throws WorkerException {
    return leastEpoch(worker, options.quick() ? 1 : 4);
  }

  /** Trains for a number of seconds, and returns the fastest epoch's: the least disturbed one. */
  private static double leastEpoch(WorkerProcess worker, double seconds) throws WorkerException {
    long start = System.nanoTime();
    double least = worker.train().seconds();
    while (System.nanoTime() - start < seconds * 1e9) {
      least = Math.min(least, worker.train().seconds());
    }
    return least;
  }

  private Map<Kind, Series> rounds(Round contest, Round.Turn<Double> turn) {
    return Series.of(contest.rounds(options.rounds(), turn), seconds -> seconds);
  }

  /** The rows of a family, with marks on the shapes that fall off. */
  private static List<Row.Shape> marked(List<Row.Shape> family) {
    List<Double> forward =
        family.stream().map(row -> Results.bobbinsGflops(row.forward())).toList();
    List<Double> training =
        family.stream().map(row -> Results.bobbinsGflops(row.training())).toList();
    return IntStream.range(0, family.size())
        .mapToObj(i -> family.get(i).marked(fallsOff(forward, i), fallsOff(training, i)))
        .toList();
  }

  private static boolean fallsOff(List<Double> speeds, int i) {
    double before = speeds.get(Math.abs(i - 1));
    double after = speeds.get(i + 1 < speeds.size() ? i + 1 : i - 1);
    return speeds.get(i) < (before + after) / 2 / 2;
  }
}
