package dev.bobbin.report.run;

import dev.bobbin.analysis.evaluation.Predictions;
import dev.bobbin.data.ImageSet;
import dev.bobbin.report.page.Thumbnail;
import dev.bobbin.report.page.Words;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The most confident errors: wrong images by what the network gave the wrong class, the largest
 * first.
 *
 * @param all how many images are wrong
 * @param shown the first of them
 */
public record Mistakes(String all, List<Mistake> shown) {
  private static final int SHOWN = 24;

  /** Keeps a copy. */
  public Mistakes {
    shown = List.copyOf(shown);
  }

  /**
   * A wrong image.
   *
   * @param image the picture
   * @param number its index in the data set's part
   * @param actual name of its class
   * @param predicted name of the class it was taken for
   * @param predictedOutput what the network gave that class
   * @param actualOutput what it gave the right one
   */
  public record Mistake(
      Thumbnail image,
      int number,
      String actual,
      String predicted,
      String predictedOutput,
      String actualOutput) {}

  static Mistakes of(
      Predictions predictions, ImageSet images, List<String> names, Outputs outputs) {
    List<Integer> ranked = ranked(predictions);
    return new Mistakes(
        Words.count(ranked.size(), "error", "errors"),
        ranked.stream()
            .limit(SHOWN)
            .map(i -> mistake(predictions, images, names, outputs, i))
            .toList());
  }

  /** All wrong images, the surest first. */
  static List<Integer> ranked(Predictions predictions) {
    return IntStream.range(0, predictions.count())
        .filter(i -> predictions.predicted(i) != predictions.label(i))
        .boxed()
        .sorted(
            Comparator.<Integer>comparingDouble(
                    i -> predictions.probability(i, predictions.predicted(i)))
                .reversed()
                .thenComparing(Comparator.naturalOrder()))
        .toList();
  }

  private static Mistake mistake(
      Predictions predictions, ImageSet images, List<String> names, Outputs outputs, int i) {
    int actual = predictions.label(i);
    int predicted = predictions.predicted(i);
    return new Mistake(
        Thumbnail.of(images, predictions.index(i), outputs.of(predictions, names, i, actual)),
        predictions.index(i),
        names.get(actual),
        names.get(predicted),
        outputs.text(predictions.probability(i, predicted)),
        outputs.text(predictions.probability(i, actual)));
  }
}
