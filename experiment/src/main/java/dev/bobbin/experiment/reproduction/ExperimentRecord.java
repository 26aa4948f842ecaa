package dev.bobbin.experiment.reproduction;

import dev.bobbin.experiment.recipe.Recipe;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What is known of one published experiment.
 *
 * @param recipe its recipe
 * @param measurements ordered by setting, as the study has them, and seed
 * @param classCounts how many test images of each class its data set has; empty where it was not to
 *     be had
 * @param isWithoutData whether its data set was not to be had, so that nothing could be measured
 * @param missing why something is missing, in words; empty where nothing is
 */
public record ExperimentRecord(
    Recipe recipe,
    List<RunMeasurement> measurements,
    List<Double> classCounts,
    boolean isWithoutData,
    Optional<String> missing) {
  public ExperimentRecord {
    measurements = List.copyOf(measurements);
    classCounts = List.copyOf(classCounts);
  }

  public String id() {
    return recipe.name();
  }

  /** The measurements of one setting; of all where there is no study. */
  public List<RunMeasurement> of(Optional<String> setting) {
    return setting.isEmpty()
        ? measurements
        : measurements.stream().filter(m -> m.setting().equals(setting)).toList();
  }

  /** The settings in order; one that is empty where there is no study. */
  public List<Optional<String>> settings() {
    return measurements.stream().map(RunMeasurement::setting).distinct().toList();
  }

  /** One class's test images, for figures that are counts. */
  double imagesPerClass() {
    return classCounts.stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }

  /** Images of the test split; 0 where the data were not to be had. */
  int images() {
    return (int) classCounts.stream().mapToDouble(Double::doubleValue).sum();
  }

  public boolean isLeaking() {
    return measurements.stream().anyMatch(RunMeasurement::isLeaking);
  }

  /**
   * The same with other measurements added; of two of the same setting and seed the newer stays.
   */
  ExperimentRecord with(
      List<RunMeasurement> newer, List<Double> counts, Optional<String> stillMissing) {
    List<RunMeasurement> all = new ArrayList<>(newer);
    for (RunMeasurement known : measurements) {
      if (newer.stream()
          .noneMatch(m -> m.setting().equals(known.setting()) && m.seed() == known.seed())) {
        all.add(known);
      }
    }
    List<Optional<String>> order = all.stream().map(RunMeasurement::setting).distinct().toList();
    all.sort(
        Comparator.<RunMeasurement>comparingInt(m -> order.indexOf(m.setting()))
            .thenComparingLong(RunMeasurement::seed));
    return new ExperimentRecord(recipe, all, counts, false, stillMissing);
  }

  /** The same where the data set is not to be had: what was measured elsewhere stays true. */
  ExperimentRecord withoutData(String why) {
    return measurements.isEmpty()
        ? new ExperimentRecord(recipe, measurements, classCounts, true, Optional.of(why))
        : this;
  }
}
