package dev.bobbin.experiment.compare;

import dev.bobbin.analysis.stats.PairedTInterval;
import dev.bobbin.analysis.stats.WelchTInterval;
import dev.bobbin.base.text.Names;
import java.util.List;

/**
 * Two training methods with several seeds each: the best one and another. It generalises to other
 * seeds.
 *
 * @param best index of the best group
 * @param other index of the other group
 * @param mean accuracy of the best minus that of the other
 * @param low lower end of the interval of that difference
 * @param high upper end of it
 * @param confidence of the interval, Bonferroni-corrected for all comparisons
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
    /** Seed by seed, if both have the same seeds. */
    PAIRED,
    /** By Welch's interval, otherwise. */
    WELCH;

    public String id() {
      return Names.id(this);
    }
  }

  /**
   * Compares two groups of at least two runs each.
   *
   * @param comparisons their number in all
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
