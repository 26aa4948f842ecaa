package dev.bobbin.experiment.reproduction;

import dev.bobbin.data.Dataset;
import dev.bobbin.experiment.recipe.NetworkRecipe.Published;
import dev.bobbin.experiment.run.RunKey;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One training of an experiment, as far as the table needs it. Since the key decides the weights, a
 * measurement that was made once stays true for as long as its key does.
 *
 * @param setting of a study; empty where there is no study
 * @param seed of the training
 * @param key what decided the weights
 * @param weightsSha256 digest of the weights
 * @param epochs how many were trained
 * @param seconds of the training, on {@code machine}
 * @param machine processor, threads, Java and date
 * @param isLeaking whether test images were trained on
 * @param diagnosis its findings in words
 * @param hits which test images were classified correctly, where a claim needs them: a bit for
 *     each, the first one lowest in the first byte
 * @param figures the published figures' names with what was measured: a number, or one for each
 *     epoch or class
 */
public record RunMeasurement(
    Optional<String> setting,
    long seed,
    RunKey key,
    String weightsSha256,
    int epochs,
    double seconds,
    String machine,
    boolean isLeaking,
    List<String> diagnosis,
    Optional<BitSet> hits,
    Map<String, List<Double>> figures) {
  public RunMeasurement {
    diagnosis = List.copyOf(diagnosis);
    figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
  }

  /**
   * Reads off what was published.
   *
   * @param published figures of the source; the test accuracy is always read
   */
  static RunMeasurement of(
      Optional<String> setting,
      long seed,
      FinishedRun finished,
      Dataset dataset,
      List<Published> published) {
    Map<String, List<Double>> figures = new LinkedHashMap<>();
    figures.put(
        "test-accuracy", PublishedMetric.TEST_ACCURACY.of("test-accuracy", finished, dataset));
    for (Published one : published) {
      List<Double> values = PublishedMetric.named(one.metric()).of(one.metric(), finished, dataset);
      // Where one number was published of hundreds of epochs, the last one is compared with it.
      boolean all = !one.values().isEmpty() || values.isEmpty();
      figures.merge(
          one.metric(),
          all ? values : List.of(values.getLast()),
          (known, other) -> known.size() > other.size() ? known : other);
    }
    return new RunMeasurement(
        setting,
        seed,
        finished.key(),
        finished.result().weightsSha256(),
        finished.result().epochs(),
        finished.result().seconds(),
        finished.machine(),
        finished.result().leakage().isPresent(),
        finished.diagnosis(),
        finished.hits(),
        figures);
  }

  /** The numbers of a figure: one, or one for each epoch or class; none if it was not measured. */
  public List<Double> values(String metric) {
    return figures.getOrDefault(metric, List.of());
  }
}
