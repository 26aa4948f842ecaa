package dev.bobbin.lab.reproduction;

import dev.bobbin.lab.evaluation.AccuracyComparison;
import dev.bobbin.lab.evaluation.PairedDifference;
import dev.bobbin.lab.recipe.Recipe.Published;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A claim that one experiment surpasses another, judged by runs of both with the same seeds.
 *
 * @param published the claim
 * @param verdict what comes of it
 * @param text the difference in words, without a full stop
 */
record Comparison(Published published, Verdict verdict, String text) {
  private static final double CONFIDENCE = 0.95;
  private static final long RESAMPLING_SEED = 1;

  /**
   * Judges a claim.
   *
   * @param published with {@code above}
   * @param ours measurements of the experiment that is said to be better
   * @param others measurements of the other
   * @param images of the test part
   */
  static Comparison of(
      Published published, List<Measurement> ours, List<Measurement> others, int images) {
    String other = published.above().orElseThrow();
    Optional<Comparison> byImages = byImages(published, ours, others, images);
    if (byImages.isPresent()) {
      return byImages.get();
    }
    Map<Long, Double> theirs = new HashMap<>();
    for (Measurement measurement : others) {
      List<Double> values = measurement.values(published.figure());
      if (!values.isEmpty()) {
        theirs.put(measurement.seed(), values.getLast());
      }
    }
    List<Double> first = new ArrayList<>();
    List<Double> second = new ArrayList<>();
    for (Measurement measurement : ours) {
      List<Double> values = measurement.values(published.figure());
      Double beside = theirs.get(measurement.seed());
      if (!values.isEmpty() && beside != null) {
        first.add(values.getLast());
        second.add(beside);
      }
    }
    String figure = published.figure().replace('-', ' ');
    if (first.isEmpty()) {
      return new Comparison(
          published, Verdict.NOT_MEASURED, figure + " above " + other + ": not measured");
    }
    if (first.size() == 1) {
      return new Comparison(
          published,
          Verdict.WITHIN_NOISE,
          format(
              "%s above %s by %+.4f with one seed, which cannot tell chance from more",
              figure, other, first.getFirst() - second.getFirst()));
    }
    PairedDifference difference = PairedDifference.of(first, second, CONFIDENCE);
    Verdict verdict =
        difference.isWithinNoise()
            ? Verdict.WITHIN_NOISE
            : difference.mean() > 0 ? Verdict.CLAIM_HOLDS : Verdict.CLAIM_DOES_NOT_HOLD;
    return new Comparison(
        published,
        verdict,
        format(
            "%s above %s by %+.4f, 95 %% interval %+.4f to %+.4f over %d seeds in pairs",
            figure,
            other,
            difference.mean(),
            difference.low(),
            difference.high(),
            difference.pairs()));
  }

  /**
   * By the very images that each of them recognised, where that is known: far sharper than by the
   * accuracies alone.
   */
  private static Optional<Comparison> byImages(
      Published published, List<Measurement> ours, List<Measurement> others, int images) {
    if (Figure.named(published.figure()) != Figure.TEST_ACCURACY) {
      return Optional.empty();
    }
    List<boolean[]> first = new ArrayList<>();
    List<boolean[]> second = new ArrayList<>();
    for (Measurement measurement : ours) {
      for (Measurement beside : others) {
        if (beside.seed() == measurement.seed()
            && beside.hits().isPresent()
            && measurement.hits().isPresent()) {
          first.add(flags(measurement.hits().get(), images));
          second.add(flags(beside.hits().get(), images));
        }
      }
    }
    if (first.isEmpty()) {
      return Optional.empty();
    }
    AccuracyComparison comparison =
        AccuracyComparison.of(first, second, AccuracyComparison.RESAMPLES, RESAMPLING_SEED);
    Verdict verdict =
        comparison.low() <= 0 && comparison.high() >= 0
            ? Verdict.WITHIN_NOISE
            : comparison.difference() > 0 ? Verdict.CLAIM_HOLDS : Verdict.CLAIM_DOES_NOT_HOLD;
    return Optional.of(
        new Comparison(
            published,
            verdict,
            "test accuracy above " + published.above().orElseThrow() + " by " + comparison.text()));
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
