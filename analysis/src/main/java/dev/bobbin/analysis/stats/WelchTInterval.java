package dev.bobbin.analysis.stats;

import java.util.List;

/**
 * Difference between the means of two groups of runs without common seeds or of different sizes:
 * Welch's interval (1947), which does not assume equal variances.
 *
 * @param mean of the first group minus that of the second
 * @param low lower end of the interval
 * @param high upper end of the interval
 */
public record WelchTInterval(double mean, double low, double high) {
  /**
   * The difference of two groups.
   *
   * @param first at least two values
   * @param second at least two values
   * @param confidence how often such an interval holds the true difference, such as 0.95
   */
  public static WelchTInterval of(List<Double> first, List<Double> second, double confidence) {
    if (first.size() < 2 || second.size() < 2) {
      throw new IllegalArgumentException(
          "Welch: expected at least 2 values on both sides, received %d and %d"
              .formatted(first.size(), second.size()));
    }
    SampleStatistics one = SampleStatistics.of(first);
    SampleStatistics other = SampleStatistics.of(second);
    double difference = one.mean() - other.mean();
    // The variances of the two means.
    double a = one.standardDeviation() * one.standardDeviation() / one.count();
    double b = other.standardDeviation() * other.standardDeviation() / other.count();
    if (a + b == 0) {
      return new WelchTInterval(difference, difference, difference);
    }
    double degrees = (a + b) * (a + b) / (a * a / (one.count() - 1) + b * b / (other.count() - 1));
    double half = StudentT.quantile(confidence, degrees) * Math.sqrt(a + b);
    return new WelchTInterval(difference, difference - half, difference + half);
  }

  /** Whether the interval holds 0: the difference may be chance. */
  public boolean isWithinNoise() {
    return low <= 0 && high >= 0;
  }
}
