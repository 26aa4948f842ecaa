package dev.bobbin.experiment.compare;

import dev.bobbin.analysis.stats.PairedTInterval;
import dev.bobbin.analysis.stats.WelchTInterval;
import dev.bobbin.base.text.Names;
import java.util.List;

/**
 * Two ways of training, each with several seeds: the best one and another. It says what other seeds
 * would show.
 *
 * @param best index of the best group
 * @param other index of the other group
 * @param method how it was compared
 * @param mean of the best one's accuracy minus that of the other
 * @param low lower end of the interval of that difference
 * @param high upper end of it
 * @param confidence of the interval; by Bonferroni's method for all comparisons together
 * @param verdict whether the best one is better
 */
public record GroupDifference(
    int best,
    int other,
    Method method,
    double mean,
    double low,
    double high,
    double confidence,
    ComparisonVerdict verdict) {
  /** Of all comparisons with the best group together. */
  public static final double CONFIDENCE = 0.95;

  /** How two groups are compared. */
  public enum Method {
    /** Seed by seed, as both have the same ones. */
    PAIRED,
    /** By Welch's interval, as they have others. */
    WELCH;

    /** The name in documents: {@code paired} or {@code welch}. */
    public String id() {
      return Names.id(this);
    }
  }

  /**
   * Compares two groups of at least two runs each.
   *
   * @param comparisons how many there are in all
   */
  static GroupDifference of(
      List<ComparedRun> all, List<SeedGroup> groups, int best, int other, int comparisons) {
    SeedGroup first = groups.get(best);
    SeedGroup second = groups.get(other);
    double confidence = 1 - (1 - CONFIDENCE) / comparisons;
    List<Double> a = first.accuracies(all);
    List<Double> b = second.accuracies(all);
    if (first.pairsWith(second)) {
      PairedTInterval difference = PairedTInterval.of(a, b, confidence);
      return new GroupDifference(
          best,
          other,
          Method.PAIRED,
          difference.mean(),
          difference.low(),
          difference.high(),
          confidence,
          ComparisonVerdict.ofNoise(difference.isWithinNoise()));
    }
    WelchTInterval difference = WelchTInterval.of(a, b, confidence);
    return new GroupDifference(
        best,
        other,
        Method.WELCH,
        difference.mean(),
        difference.low(),
        difference.high(),
        confidence,
        ComparisonVerdict.ofNoise(difference.isWithinNoise()));
  }
}
