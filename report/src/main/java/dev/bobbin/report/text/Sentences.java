package dev.bobbin.report.text;

import dev.bobbin.analysis.evaluation.Leakage;
import java.util.Locale;

/** Results that are said in one sentence, without a full stop. */
public final class Sentences {
  private Sentences() {}

  /** What to know about the figures of a network that has learned from test images. */
  public static String of(Leakage leakage) {
    return leakage.declared()
        ? "leakage: trained on the test images, as the recipe asks; test figures do not show how well new images are"
            + " recognised"
        : String.format(
            Locale.ROOT,
            "leakage: %,d of the %,d test images are among the images trained on; test figures flatter the model by"
                + " as much",
            leakage.testImages(),
            leakage.ofTestImages());
  }
}
