package dev.bobbin.report.run;

import dev.bobbin.analysis.evaluation.Predictions;
import dev.bobbin.report.page.Thumbnail;
import dev.bobbin.report.text.Words;
import java.util.List;

/**
 * The most confident errors, by the output for the wrong class.
 *
 * @param all the number of errors, in words
 * @param shown the first of them
 */
public record MisclassifiedSection(String all, List<Mistake> shown) {
  private static final int SHOWN = 24;

  /**
   * A misclassified image.
   *
   * @param name its file, or its index in the split
   * @param predictedOutput for the wrong class
   * @param actualOutput for the correct class
   */
  public record Mistake(
      Thumbnail image,
      String name,
      String actual,
      String predicted,
      String predictedOutput,
      String actualOutput) {}

  static MisclassifiedSection of(MeasuredImages measured) {
    List<Integer> errors = measured.errors();
    return new MisclassifiedSection(
        Words.count(errors.size(), "error", "errors"),
        errors.stream().limit(SHOWN).map(i -> mistake(measured, i)).toList());
  }

  private static Mistake mistake(MeasuredImages measured, int i) {
    Predictions predictions = measured.predictions();
    return new Mistake(
        measured.picture(i),
        measured.name(i),
        measured.actual(i),
        measured.predicted(i),
        measured.output(i, predictions.predicted(i)),
        measured.output(i, predictions.label(i)));
  }
}
