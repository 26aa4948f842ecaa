package dev.bobbin.experiment.reproduction;

import dev.bobbin.experiment.recipe.NetworkRecipe.Published;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/**
 * A published metric beside the measured one.
 *
 * @param measured by seed; each has as many numbers as were published, or one
 */
public record PublishedMetricCheck(
    Published published, List<List<Double>> measured, ReproductionVerdict verdict) {
  public PublishedMetricCheck {
    measured = List.copyOf(measured);
  }

  /**
   * Compares a metric that has numbers.
   *
   * @param measurements of the experiment, or of the published setting
   * @param images of one class of the test split, for counts
   */
  static PublishedMetricCheck of(
      Published published, List<RunMeasurement> measurements, double images) {
    List<List<Double>> measured = new ArrayList<>();
    for (RunMeasurement measurement : measurements) {
      List<Double> values = measurement.values(published.metric());
      if (!values.isEmpty()) {
        measured.add(values);
      }
    }
    return new PublishedMetricCheck(published, measured, verdict(published, measured, images));
  }

  private static ReproductionVerdict verdict(
      Published published, List<List<Double>> measured, double images) {
    ComparableMetric metric = ComparableMetric.named(published.metric());
    if (measured.isEmpty()) {
      return ReproductionVerdict.NOT_MEASURED;
    }
    List<Double> expected = numbers(published);
    if (expected.isEmpty() || metric.scale() == ComparableMetric.Tolerance.NOT_COMPARED) {
      return ReproductionVerdict.NOT_COMPARED;
    }
    // The last epoch is compared: the first ones depend on the first weights.
    int first = metric.isSeries() ? expected.size() - 1 : 0;
    double distance = 0;
    double tolerance = 0;
    for (int i = first; i < expected.size(); i++) {
      distance += Math.abs(mean(measured, i, expected.size()) - expected.get(i));
      tolerance += metric.scale().tolerance(expected.get(i), images);
    }
    return distance <= tolerance ? ReproductionVerdict.MATCHES : ReproductionVerdict.DIFFERS;
  }

  private static List<Double> numbers(Published published) {
    return published.value().map(List::of).orElse(published.values());
  }

  private static double mean(List<List<Double>> measured, int index, int count) {
    return at(measured, index, count).average().orElse(Double.NaN);
  }

  /**
   * Number {@code index} of {@code count} of every seed, counted from the end: if fewer were
   * measured, as after early stopping, the last ones are compared.
   */
  private static DoubleStream at(List<List<Double>> measured, int index, int count) {
    return measured.stream()
        .filter(values -> values.size() > count - 1 - index)
        .mapToDouble(values -> values.get(values.size() - count + index));
  }

  /** The published number; of several the last one. */
  public OptionalDouble headline() {
    List<Double> numbers = numbers(published);
    return numbers.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(numbers.getLast());
  }

  /** The measured numbers for {@link #headline}, by seed. */
  public List<Double> headlines() {
    return measured.stream().map(List::getLast).toList();
  }

  /** The mean over the seeds of each published number, in order; NaN if not measured. */
  public List<Double> means() {
    int count = Math.max(1, numbers(published).size());
    return DoubleStream.iterate(0, i -> i < count, i -> i + 1)
        .map(i -> mean(measured, (int) i, count))
        .boxed()
        .toList();
  }
}
