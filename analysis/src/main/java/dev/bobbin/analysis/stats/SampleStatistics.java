package dev.bobbin.analysis.stats;

import java.util.List;

/**
 * Statistics of a metric over seeds.
 *
 * @param count of values, at least 1
 * @param mean of them
 * @param standardDeviation standard deviation of a sample (divided by count - 1); 0 for a single
 *     value
 * @param min of them
 * @param max of them
 */
public record SampleStatistics(
    int count, double mean, double standardDeviation, double min, double max) {
  /** Of at least one value. */
  public static SampleStatistics of(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException("spread: expected at least one value, received none");
    }
    double sum = 0;
    for (double value : sorted) {
      sum += value;
    }
    double min = sorted[0];
    double max = sorted[sorted.length - 1];
    // Rounding can push the mean of equal values out of their range.
    double mean = Math.clamp(sum / sorted.length, min, max);
    double squares = 0;
    for (double value : sorted) {
      squares += (value - mean) * (value - mean);
    }
    double standardDeviation = sorted.length == 1 ? 0 : Math.sqrt(squares / (sorted.length - 1));
    return new SampleStatistics(sorted.length, mean, standardDeviation, min, max);
  }
}
