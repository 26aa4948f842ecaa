package dev.bobbin.analysis.stats;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Holm's adjustment (1979) of the p-values of several tests: if those below 0.05 are called
 * significant, the probability of any error is at most 0.05.
 */
public final class Holm {
  private Holm() {}

  /**
   * The adjusted values, in the order of the given ones: the smallest times their number, the next
   * one times one less, and so on, never below the one before and never above 1.
   */
  public static double[] adjust(double... values) {
    int[] order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> values[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] adjusted = new double[values.length];
    double least = 0;
    for (int rank = 0; rank < order.length; rank++) {
      least = Math.max(least, Math.min(1, (order.length - rank) * values[order[rank]]));
      adjusted[order[rank]] = least;
    }
    return adjusted;
  }
}
