package dev.bobbin.analysis.stats;

import java.util.List;
import java.util.stream.IntStream;

/**
 * By how much one way of training is above another, from runs in pairs: the same seed gives both
 * the same first weights and order of images as far as they can have it, so that much of what
 * chance does to them cancels out in the difference. The interval is Student's for the mean of the
 * differences; it takes them for normally distributed, which few seeds can neither show nor refute.
 *
 * @param mean of the differences
 * @param low lower end of the interval
 * @param high upper end of the interval
 * @param pairs how many
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
