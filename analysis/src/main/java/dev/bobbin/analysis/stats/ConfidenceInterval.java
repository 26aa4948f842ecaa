package dev.bobbin.analysis.stats;

/**
 * The 95 % confidence interval of a proportion.
 *
 * @param low lower end, from 0 to 1
 * @param high upper end, from 0 to 1
 */
public record ConfidenceInterval(double low, double high) {
  /** The 97.5 % quantile of the normal distribution. */
  private static final double Z = 1.959963984540054;

  /**
   * Wilson's score interval (Wilson, 1927), which stays inside [0, 1] and also holds for
   * proportions near 0 and 1.
   *
   * @param hits from 0 to {@code total}
   * @param total trials; for 0 the interval is [0, 1], as nothing is known
   */
  public static ConfidenceInterval wilson(int hits, int total) {
    if (hits < 0 || hits > total) {
      throw new IllegalArgumentException(
          "interval: expected hits from 0 to the total of " + total + ", received " + hits);
    }
    if (total == 0) {
      return new ConfidenceInterval(0, 1);
    }
    double p = (double) hits / total;
    double z2 = Z * Z / total;
    double centre = (p + z2 / 2) / (1 + z2);
    double half = Z * Math.sqrt(p * (1 - p) / total + z2 / (4 * total)) / (1 + z2);
    return new ConfidenceInterval(hits == 0 ? 0 : centre - half, hits == total ? 1 : centre + half);
  }
}
