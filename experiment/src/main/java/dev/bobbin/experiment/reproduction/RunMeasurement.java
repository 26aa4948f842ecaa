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
 * The measured metrics of one training of an experiment. They stay valid as long as their key.
 *
 * @param setting of a study; empty without a study
 * @param key what decided the weights
 * @param weightsSha256 digest of the weights
 * @param epochs number of trained epochs
 * @param seconds of the training, on {@code machine}
 * @param machine processor, threads, Java and date
 * @param isLeaking whether test images were trained on
 * @param diagnosis its findings in words
 * @param hits which test images were classified correctly, if a claim needs them: a bit for each,
 *     lowest first
 * @param figures measured numbers by name of the published metric: one, or one per epoch or class
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

  /** Measures the published metrics and always the test accuracy. */
  static RunMeasurement of(
      Optional<String> setting,
      long seed,
      FinishedRun finished,
      Dataset dataset,
      List<Published> published) {
    Map<String, List<Double>> figures = new LinkedHashMap<>();
    figures.put(
        "test-accuracy", ComparableMetric.TEST_ACCURACY.of("test-accuracy", finished, dataset));
    for (Published one : published) {
      List<Double> values =
          ComparableMetric.named(one.metric()).of(one.metric(), finished, dataset);
      // If one number was published for all epochs, the last one is compared with it.
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

  /** The numbers of a metric: one, or one per epoch or class; empty if not measured. */
  public List<Double> values(String metric) {
    return figures.getOrDefault(metric, List.of());
  }
}
