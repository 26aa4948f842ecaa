package dev.bobbin.analysis.stats;

import org.apache.commons.statistics.distribution.TDistribution;

/** Student's t distribution (Student, 1908). */
final class StudentT {
  private StudentT() {}

  /**
   * The t for which a value lies between {@code -t} and {@code t} with the given probability.
   *
   * @param probability from 0 up to, but not, 1
   * @param degrees of freedom, above 0, not necessarily whole
   */
  static double quantile(double probability, double degrees) {
    return TDistribution.of(degrees).inverseSurvivalProbability((1 - probability) / 2);
  }
}
