package dev.bobbin.experiment.compare;

import dev.bobbin.analysis.evaluation.Predictions;
import dev.bobbin.analysis.stats.McNemar;
import dev.bobbin.analysis.stats.PairedBootstrap;
import java.util.List;

/**
 * Two models on the same images: the best one and another. It is about these two models; other
 * seeds would give others.
 *
 * @param best index of the best model's run
 * @param other index of the other model's run
 * @param bothCorrect images that both classify correctly
 * @param onlyBest images that only the best classifies correctly
 * @param onlyOther images that only the other classifies correctly
 * @param bothIncorrect images that neither classifies correctly
 * @param sameAnswer images for which both predict the same class
 * @param accuracy of the best minus that of the other, with a bootstrap interval over images
 * @param pValue of McNemar's exact test
 * @param adjusted p-value, by Holm's method for all comparisons
 * @param verdict at 5 % of the adjusted p-value
 */
public record ModelDifference(
    int best,
    int other,
    int bothCorrect,
    int onlyBest,
    int onlyOther,
    int bothIncorrect,
    int sameAnswer,
    PairedBootstrap accuracy,
    double pValue,
    double adjusted,
    ComparisonVerdict verdict) {
  /** The significance level. */
  public static final double LEVEL = 0.05;

  static ModelDifference of(int best, Predictions first, int other, Predictions second, long seed) {
    first.checkSameImages(second);
    boolean[] bestHits = first.hits();
    boolean[] otherHits = second.hits();
    McNemar test = McNemar.of(bestHits, otherHits);
    int bothCorrect = 0;
    int sameAnswer = 0;
    for (int i = 0; i < first.count(); i++) {
      int said = first.predicted(i);
      if (said == second.predicted(i)) {
        sameAnswer++;
        bothCorrect += said == first.label(i) ? 1 : 0;
      }
    }
    double pValue = test.pValue();
    return new ModelDifference(
        best,
        other,
        bothCorrect,
        test.onlyFirst(),
        test.onlySecond(),
        first.count() - bothCorrect - test.onlyFirst() - test.onlySecond(),
        sameAnswer,
        PairedBootstrap.of(List.of(bestHits), List.of(otherHits), PairedBootstrap.RESAMPLES, seed),
        pValue,
        pValue,
        ComparisonVerdict.UNKNOWN);
  }

  /** Whether both classify equally many images correctly. */
  public boolean isTie() {
    return onlyBest == onlyOther;
  }

  /** With the p-value adjusted for all comparisons. */
  ModelDifference adjusted(double adjustedValue, boolean leaks) {
    return new ModelDifference(
        best,
        other,
        bothCorrect,
        onlyBest,
        onlyOther,
        bothIncorrect,
        sameAnswer,
        accuracy,
        pValue,
        adjustedValue,
        leaks ? ComparisonVerdict.LEAKAGE : ComparisonVerdict.ofNoise(adjustedValue >= LEVEL));
  }
}
