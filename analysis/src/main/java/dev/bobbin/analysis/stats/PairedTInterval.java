package dev.bobbin.analysis.stats;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Difference between two training methods from paired runs. The same seed gives both the same first
 * weights and order of images as far as possible, so that much of the chance cancels out. Student's
 * interval for the mean of the differences assumes that they are normally distributed.
 *
 * @param mean of the differences
 * @param low lower end of the interval
 * @param high upper end of the interval
 * @param pairs their number
 */
public record PairedTInterval(double mean, double low, double high, int pairs) {
  /**
   * The differences {@code first - second}, pair by pair.
   *
   * @param first at least two values
   * @param second as many
   * @param confidence how often such an interval holds the true difference, such as 0.95
   */
  public static PairedTInterval of(List<Double> first, List<Double> second, double confidence) {
    int n = first.size();
    if (n != second.size() || n < 2) {
      throw new IllegalArgumentException(
          "paired difference: expected at least 2 values on both sides, received %d and %d"
              .formatted(n, second.size()));
    }
    SampleStatistics differences =
        SampleStatistics.of(
            IntStream.range(0, n).mapToObj(i -> first.get(i) - second.get(i)).toList());
    double mean = differences.mean();
    double half =
        StudentT.quantile(confidence, n - 1) * differences.standardDeviation() / Math.sqrt(n);
    return new PairedTInterval(mean, mean - half, mean + half, n);
  }

  /** Whether the interval holds 0: the difference may be chance. */
  public boolean isWithinNoise() {
    return low <= 0 && high >= 0;
  }
}
