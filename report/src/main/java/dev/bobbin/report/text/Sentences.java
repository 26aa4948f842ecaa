package dev.bobbin.report.text;

import static dev.bobbin.report.text.Words.format;

import dev.bobbin.analysis.evaluation.Leakage;

/** Results in one sentence, without a full stop. */
public final class Sentences {
  private Sentences() {}

  /** What test results of a network that was trained on test images mean. */
  public static String of(Leakage leakage) {
    return leakage.declared()
        ? "leakage: trained on the test images, as the recipe asks; test figures do not show how well new images are"
            + " classified"
        : format(
            "leakage: %,d of the %,d test images are among the images trained on; test figures flatter the model by"
                + " as much",
            leakage.testImages(), leakage.ofTestImages());
  }

  /**
   * The confidence of a verdict: {@code 95 % for all 3 comparisons together by Bonferroni}.
   *
   * @param share of all comparisons together
   */
  public static String confidence(double share, long comparisons) {
    String all = format("%.0f %%", 100 * share);
    return comparisons == 1
        ? all
        : all + " for all " + comparisons + " comparisons together by Bonferroni";
  }
}
