package dev.bobbin.analysis.stats;

import java.util.List;

/**
 * How a figure spreads over seeds.
 *
 * @param count of values, at least 1
 * @param mean of them
 * @param deviation standard deviation of a sample (divided by count - 1); 0 for a single value
 * @param least of them
 * @param most of them
 */
public record Spread(int count, double mean, double deviation, double least, double most) {
  /** Of at least one value. */
  public static Spread of(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException("spread: expected at least one value, received none");
    }
    double sum = 0;
    for (double value : sorted) {
      sum += value;
    }
    double least = sorted[0];
    double most = sorted[sorted.length - 1];
    // Rounding can push the mean of equal values out of their range.
    double mean = Math.clamp(sum / sorted.length, least, most);
    double squares = 0;
    for (double value : sorted) {
      squares += (value - mean) * (value - mean);
    }
    double deviation = sorted.length == 1 ? 0 : Math.sqrt(squares / (sorted.length - 1));
    return new Spread(sorted.length, mean, deviation, least, most);
  }
}
