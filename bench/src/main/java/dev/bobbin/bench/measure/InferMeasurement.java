package dev.bobbin.bench.measure;

import dev.bobbin.bench.contender.Workload;
import dev.bobbin.bench.worker.Kind;
import dev.bobbin.bench.worker.WorkerProcess.Latency;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * How fast networks predict: the latency of single images, one request after the other, and the
 * throughput of batches. Networks differ in their layers only here, so each is measured once,
 * however many recipes train it in different ways.
 */
public final class InferMeasurement implements Measurement {
  private static final int BATCH = 256;
  private static final double MICROS = 1e6;

  private final Options options;
  private final List<RecipeNetwork> nets;
  private final Cast cast = new Cast();

  /** Measures some networks. */
  public InferMeasurement(Options options, List<RecipeNetwork> nets) {
    this.options = options;
    this.nets = nets;
  }

  @Override
  public Measured run(Consumer<String> progress) throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (RecipeNetwork net : RecipeNetwork.distinctLayers(nets)) {
      Map<String, Object> row = measure(net);
      rows.add(row);
      progress.accept(Results.line(row, "latency", "batches"));
    }
    return new Measured(cast.about(), rows);
  }

  private Map<String, Object> measure(RecipeNetwork net) throws IOException {
    Workload workload = net.workload().withImages(1);
    try (Contest contest = new Contest(options, List.of())) {
      cast.add(contest.versions());
      contest.open(workload);
      Map<Kind, List<Latency>> single = rounds(contest, 1);
      Map<Kind, List<Latency>> batches = rounds(contest, BATCH);
      cast.leave(workload.name(), contest.absent());
      single.keySet().retainAll(contest.kinds());
      batches.keySet().retainAll(contest.kinds());
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("name", workload.name());
      row.put("date", Results.now());
      row.put("recipes", net.recipes());
      row.put("idleShare", Results.digits(contest.idleShare()));
      // Microseconds: nobody thinks of these in seconds.
      row.put("latency", Results.of(series(single, l -> l.median() * MICROS), 0));
      row.put("p99", Results.of(series(single, l -> l.p99() * MICROS), 0));
      row.put("batch", BATCH);
      row.put(
          "batches",
          Results.of(
              series(batches, l -> BATCH / l.imagesPerSecond()), workload.forwardFlops() * BATCH));
      return row;
    }
  }

  private Map<Kind, List<Latency>> rounds(Contest contest, int batch) {
    double turn = options.quick() ? 0.3 : 1;
    contest.round(0, worker -> worker.predict(batch, options.quick() ? 1 : 3));
    Map<Kind, List<Latency>> latencies = new EnumMap<>(Kind.class);
    for (int round = 0; round < options.rounds(); round++) {
      contest
          .round(round, worker -> worker.predict(batch, turn))
          .forEach((kind, latency) ->
              latencies.computeIfAbsent(kind, _ -> new ArrayList<>()).add(latency));
    }
    return latencies;
  }

  private static Map<Kind, Series> series(
      Map<Kind, List<Latency>> latencies, ToDoubleFunction<Latency> part) {
    Map<Kind, Series> series = new EnumMap<>(Kind.class);
    latencies.forEach((kind, rounds) ->
        series.put(kind, new Series(rounds.stream().map(part::applyAsDouble).toList())));
    return series;
  }
}
