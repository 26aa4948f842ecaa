package dev.bobbin.experiment.reproduction;

import dev.bobbin.experiment.recipe.Experiment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What is known of one published experiment.
 *
 * @param experiment its recipe
 * @param measurements ordered by setting, as the study has them, and seed
 * @param classCounts how many test images of each class its data set has; empty where it was not to
 *     be had
 * @param isWithoutData whether its data set was not to be had, so that nothing could be measured
 * @param missing why something is missing, in words; empty where nothing is
 */
public record Entry(
    Experiment experiment,
    List<Measurement> measurements,
    List<Double> classCounts,
    boolean isWithoutData,
    Optional<String> missing) {
  public Entry {
    measurements = List.copyOf(measurements);
    classCounts = List.copyOf(classCounts);
  }

  public String id() {
    return experiment.name();
  }

  /** The measurements of one setting; of all where there is no study. */
  public List<Measurement> of(Optional<String> setting) {
    return setting.isEmpty()
        ? measurements
        : measurements.stream().filter(m -> m.setting().equals(setting)).toList();
  }

  /** The settings in order; one that is empty where there is no study. */
  public List<Optional<String>> settings() {
    return measurements.stream().map(Measurement::setting).distinct().toList();
  }

  /** One class's test images, for figures that are counts. */
  double imagesPerClass() {
    return classCounts.stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }

  /** Images of the test part; 0 where the data were not to be had. */
  int images() {
    return (int) classCounts.stream().mapToDouble(Double::doubleValue).sum();
  }

  public boolean isLeaking() {
    return measurements.stream().anyMatch(Measurement::isLeaking);
  }

  /**
   * The same with other measurements added; of two of the same setting and seed the newer stays.
   */
  Entry with(List<Measurement> newer, List<Double> counts, Optional<String> stillMissing) {
    List<Measurement> all = new ArrayList<>(newer);
    for (Measurement known : measurements) {
      if (newer.stream()
          .noneMatch(m -> m.setting().equals(known.setting()) && m.seed() == known.seed())) {
        all.add(known);
      }
    }
    List<Optional<String>> order = all.stream().map(Measurement::setting).distinct().toList();
    all.sort(
        Comparator.<Measurement>comparingInt(m -> order.indexOf(m.setting()))
            .thenComparingLong(Measurement::seed));
    return new Entry(experiment, all, counts, false, stillMissing);
  }

  /** The same where the data set is not to be had: what was measured elsewhere stays true. */
  Entry withoutData(String why) {
    return measurements.isEmpty()
        ? new Entry(experiment, measurements, classCounts, true, Optional.of(why))
        : this;
  }
}
