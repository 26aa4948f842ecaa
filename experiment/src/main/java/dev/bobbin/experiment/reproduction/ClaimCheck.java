package dev.bobbin.experiment.reproduction;

import dev.bobbin.analysis.stats.PairedBootstrap;
import dev.bobbin.analysis.stats.PairedTInterval;
import dev.bobbin.experiment.recipe.NetworkRecipe.Published;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/**
 * A claim that one training surpasses another in a metric, checked by runs of both with the same
 * seeds.
 *
 * @param text the difference in words, without a full stop
 */
public record ClaimCheck(Published published, ReproductionVerdict verdict, String text) {
  private static final double CONFIDENCE = 0.95;
  private static final long RESAMPLING_SEED = 1;

  private record Pair(RunMeasurement ours, RunMeasurement other) {}

  /**
   * Checks a claim. If the hits of both are known, their test accuracies are compared image by
   * image, which is far more precise.
   *
   * @param published with {@code higher-than}
   * @param ours measurements of the claimed better one
   * @param other name of the other
   * @param others measurements of the other
   * @param images number of test images
   */
  static ClaimCheck of(
      Published published,
      List<RunMeasurement> ours,
      String other,
      List<RunMeasurement> others,
      int images) {
    List<Pair> pairs = pairs(published.metric(), ours, others);
    String what =
        published.setting().map(setting -> setting + ": ").orElse("")
            + published.metric().replace('-', ' ')
            + " above "
            + other;
    if (pairs.isEmpty()) {
      return new ClaimCheck(published, ReproductionVerdict.NOT_MEASURED, what + ": not measured");
    }
    boolean byImage =
        ComparableMetric.named(published.metric()) == ComparableMetric.TEST_ACCURACY
            && pairs.stream()
                .allMatch(p -> p.ours().hits().isPresent() && p.other().hits().isPresent());
    return byImage ? byImages(published, what, pairs, images) : bySeeds(published, what, pairs);
  }

  private static List<Pair> pairs(
      String metric, List<RunMeasurement> ours, List<RunMeasurement> others) {
    List<Pair> pairs = new ArrayList<>();
    for (RunMeasurement one : ours) {
      for (RunMeasurement other : others) {
        if (one.seed() == other.seed()
            && !one.values(metric).isEmpty()
            && !other.values(metric).isEmpty()) {
          pairs.add(new Pair(one, other));
        }
      }
    }
    return pairs;
  }

  private static ClaimCheck bySeeds(Published published, String what, List<Pair> pairs) {
    List<Double> first =
        pairs.stream().map(pair -> pair.ours().values(published.metric()).getLast()).toList();
    List<Double> second =
        pairs.stream().map(pair -> pair.other().values(published.metric()).getLast()).toList();
    if (pairs.size() == 1) {
      return new ClaimCheck(
          published,
          ReproductionVerdict.WITHIN_NOISE,
          format(
              "%s by %+.4f with one seed, which cannot tell chance from more",
              what, first.getFirst() - second.getFirst()));
    }
    PairedTInterval difference = PairedTInterval.of(first, second, CONFIDENCE);
    return new ClaimCheck(
        published,
        verdict(difference.low(), difference.high()),
        format(
            "%s by %+.4f (95 %% interval %+.4f to %+.4f; %d seeds in pairs)",
            what, difference.mean(), difference.low(), difference.high(), difference.pairs()));
  }

  private static ClaimCheck byImages(
      Published published, String what, List<Pair> pairs, int images) {
    PairedBootstrap comparison =
        PairedBootstrap.of(
            pairs.stream().map(pair -> flags(pair.ours().hits().orElseThrow(), images)).toList(),
            pairs.stream().map(pair -> flags(pair.other().hits().orElseThrow(), images)).toList(),
            PairedBootstrap.RESAMPLES,
            RESAMPLING_SEED);
    return new ClaimCheck(
        published,
        verdict(comparison.low(), comparison.high()),
        format(
            "%s by %+.4f (95 %% interval %+.4f to %+.4f; %d %s, %,d images)",
            what,
            comparison.difference(),
            comparison.low(),
            comparison.high(),
            comparison.seeds(),
            comparison.seeds() == 1 ? "seed" : "seeds",
            comparison.images()));
  }

  private static ReproductionVerdict verdict(double low, double high) {
    if (low <= 0 && high >= 0) {
      return ReproductionVerdict.WITHIN_NOISE;
    }
    return low > 0 ? ReproductionVerdict.CLAIM_HOLDS : ReproductionVerdict.CLAIM_DOES_NOT_HOLD;
  }

  private static boolean[] flags(BitSet bits, int images) {
    boolean[] flags = new boolean[images];
    for (int i = 0; i < images; i++) {
      flags[i] = bits.get(i);
    }
    return flags;
  }

  private static String format(String pattern, Object... arguments) {
    return String.format(Locale.ROOT, pattern, arguments);
  }
}
