package dev.bobbin.lab.evaluation;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/**
 * McNemar's test (1947), exact and two-sided: whether two models differ in accuracy, judged by the
 * images that only one of them recognises. If they were equally good, either would be as likely to
 * be that one.
 *
 * @param onlyFirst images that the first recognises and the second does not
 * @param onlySecond images that the second recognises and the first does not
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
   * @throws IllegalArgumentException if the predictions are not of the same images
   */
  public static McNemar of(Predictions first, Predictions second) {
    first.checkSameImages(second);
    boolean[] a = first.hits();
    boolean[] b = second.hits();
    int onlyFirst = 0;
    int onlySecond = 0;
    for (int i = 0; i < a.length; i++) {
      onlyFirst += a[i] && !b[i] ? 1 : 0;
      onlySecond += b[i] && !a[i] ? 1 : 0;
    }
    return new McNemar(onlyFirst, onlySecond);
  }

  /**
   * The probability, if they were equally good, of counts at least as far apart: twice the tail of
   * the binomial distribution with p = 1/2, at most 1.
   */
  public double pValue() {
    int all = Math.addExact(onlyFirst, onlySecond);
    BigInteger ways = BigInteger.ONE;
    BigInteger tail = ways;
    for (int k = 1; k <= Math.min(onlyFirst, onlySecond); k++) {
      ways = ways.multiply(BigInteger.valueOf(all - k + 1)).divide(BigInteger.valueOf(k));
      tail = tail.add(ways);
    }
    BigDecimal share =
        new BigDecimal(tail.shiftLeft(1))
            .divide(new BigDecimal(BigInteger.ONE.shiftLeft(all)), MathContext.DECIMAL128);
    return Math.min(1, share.doubleValue());
  }
}
