package dev.bobbin.bench.measure;

import dev.bobbin.bench.contender.Workload;
import dev.bobbin.bench.result.Part.Measured;
import dev.bobbin.bench.result.Row;
import dev.bobbin.bench.worker.Answer.Latency;
import dev.bobbin.bench.worker.Kind;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How fast a network predicts: the latency of single images, one request after the other, and the
 * throughput of batches.
 */
public record InferMeasurement(Options options, RecipeNetwork net) implements Measurement {
  private static final int BATCH_SIZE = 256;
  private static final double MICROS = 1e6;

  @Override
  public Measured run(Consumer<String> progress) throws IOException {
    Contenders contenders = new Contenders();
    Row.Infer row = measure(contenders);
    progress.accept(
        row.name()
            + Results.line("latency", row.latency())
            + Results.line("batches", row.batches()));
    return contenders.measured(List.of(row));
  }

  private Row.Infer measure(Contenders contenders) throws IOException {
    Workload workload = net.workload().withImages(1);
    try (Round contest = new Round(options, List.of())) {
      contenders.add(contest.versions());
      contest.open(workload);
      Map<Kind, List<Latency>> single = rounds(contest, 1);
      Map<Kind, List<Latency>> batches = rounds(contest, BATCH_SIZE);
      contenders.leave(workload.name(), contest.absent());
      single.keySet().retainAll(contest.kinds());
      return new Row.Infer(
          workload.name(),
          Results.now(),
          net.recipes(),
          Results.digits(contest.idleShare()),
          contest.othersShare().map(Results::digits),
          Optional.of(Results.digits(contest.sharedCores())),
          Results.of(Series.of(single, l -> l.median() * MICROS), 0),
          Results.of(Series.of(single, l -> l.p99() * MICROS), 0),
          BATCH_SIZE,
          Results.of(
              Series.of(batches, l -> BATCH_SIZE / l.imagesPerSecond()),
              workload.forwardFlops() * BATCH_SIZE));
    }
  }

  private Map<Kind, List<Latency>> rounds(Round contest, int batch) {
    double turn = options.quick() ? 0.3 : 1;
    contest.round(0, worker -> worker.predict(batch, options.quick() ? 1 : 3));
    return contest.rounds(options.rounds(), worker -> worker.predict(batch, turn));
  }
}
