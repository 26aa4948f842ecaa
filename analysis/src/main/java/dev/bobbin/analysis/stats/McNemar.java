package dev.bobbin.analysis.stats;

import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * McNemar's test (1947), exact and two-sided: whether two models differ in accuracy, from the
 * images that only one of them classifies correctly. If they were equally good, either would be
 * equally likely to be that one.
 *
 * @param onlyFirst images that only the first classifies correctly
 * @param onlySecond images that only the second classifies correctly
 */
public record McNemar(int onlyFirst, int onlySecond) {
  public McNemar {
    if (onlyFirst < 0 || onlySecond < 0) {
      throw new IllegalArgumentException(
          "McNemar: expected counts of at least 0, received %d and %d"
              .formatted(onlyFirst, onlySecond));
    }
  }

  /**
   * Counts.
   *
   * @param first by image: whether the first model classifies it correctly
   * @param second by image, in the same order: whether the second does
   * @throws IllegalArgumentException if their lengths differ
   */
  public static McNemar of(boolean[] first, boolean[] second) {
    if (first.length != second.length) {
      throw new IllegalArgumentException(
          "McNemar: expected answers to the same images, received %d and %d"
              .formatted(first.length, second.length));
    }
    int onlyFirst = 0;
    int onlySecond = 0;
    for (int i = 0; i < first.length; i++) {
      onlyFirst += first[i] && !second[i] ? 1 : 0;
      onlySecond += second[i] && !first[i] ? 1 : 0;
    }
    return new McNemar(onlyFirst, onlySecond);
  }

  /**
   * The probability, if they were equally good, of counts at least as far apart: twice the tail of
   * the binomial distribution with p = 1/2, at most 1.
   */
  public double pValue() {
    int all = Math.addExact(onlyFirst, onlySecond);
    double tail =
        BinomialDistribution.of(all, 0.5).cumulativeProbability(Math.min(onlyFirst, onlySecond));
    return Math.min(1, 2 * tail);
  }
}
