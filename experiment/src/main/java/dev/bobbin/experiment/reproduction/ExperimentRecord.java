package dev.bobbin.experiment.reproduction;

import dev.bobbin.experiment.recipe.Recipe;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The measurements of a published experiment.
 *
 * @param recipe its recipe
 * @param measurements by setting, in the order of the study, and seed
 * @param classCounts test images of each class; empty if the data were not available
 * @param isWithoutData whether nothing was measured because the data were not available
 * @param missing why something is missing, in words
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

  /** The measurements of a setting; without a study all of them. */
  public List<RunMeasurement> of(Optional<String> setting) {
    return setting.isEmpty()
        ? measurements
        : measurements.stream().filter(m -> m.setting().equals(setting)).toList();
  }

  /** The settings in order; a single empty one without a study. */
  public List<Optional<String>> settings() {
    return measurements.stream().map(RunMeasurement::setting).distinct().toList();
  }

  /** Mean number of test images per class, for counts. */
  double imagesPerClass() {
    return classCounts.stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }

  /** Number of test images; 0 if the data were not available. */
  int images() {
    return (int) classCounts.stream().mapToDouble(Double::doubleValue).sum();
  }

  public boolean isLeaking() {
    return measurements.stream().anyMatch(RunMeasurement::isLeaking);
  }

  /** Adds measurements; newer ones replace those with the same setting and seed. */
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

  /** The same without data; measurements made elsewhere stay valid. */
  ExperimentRecord withoutData(String why) {
    return measurements.isEmpty()
        ? new ExperimentRecord(recipe, measurements, classCounts, true, Optional.of(why))
        : this;
  }
}
