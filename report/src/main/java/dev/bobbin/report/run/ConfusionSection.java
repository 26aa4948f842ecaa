package dev.bobbin.report.run;

import dev.bobbin.analysis.evaluation.ConfusionMatrix;
import dev.bobbin.report.text.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The confusion matrix as a table.
 *
 * @param rows one for each actual class
 * @param worst the most confused pairs, in words
 */
public record ConfusionSection(List<String> classNames, List<List<Cell>> rows, List<String> worst) {
  private static final int PAIRS = 5;

  /** Off the diagonal, the darkest shade stands for a quarter of a class or more. */
  private static final double DARKEST_MISTAKE = 0.25;

  /**
   * A cell.
   *
   * @param style CSS class of its shade
   * @param shown the count as text
   * @param text a description for screen readers
   */
  public record Cell(
      int actual, int predicted, int count, String style, String shown, String text) {}

  static ConfusionSection of(ConfusionMatrix matrix, List<String> names) {
    List<List<Cell>> rows = new ArrayList<>();
    for (int actual = 0; actual < matrix.classes(); actual++) {
      List<Cell> row = new ArrayList<>();
      for (int predicted = 0; predicted < matrix.classes(); predicted++) {
        row.add(cell(matrix, names, actual, predicted));
      }
      rows.add(List.copyOf(row));
    }
    return new ConfusionSection(names, rows, worst(matrix, names));
  }

  private static Cell cell(ConfusionMatrix matrix, List<String> names, int actual, int predicted) {
    int count = matrix.count(actual, predicted);
    double share = (double) count / Math.max(1, matrix.support(actual));
    String images = Words.count(count, "image", "images");
    boolean right = actual == predicted;
    int shade = count == 0 ? 0 : (int) Math.clamp(Math.ceil(10 * share / DARKEST_MISTAKE), 1, 10);
    return new Cell(
        actual,
        predicted,
        count,
        right ? "right-" + Math.round(10 * share) : "wrong-" + shade,
        Words.whole(count),
        images
            + " of "
            + names.get(actual)
            + (right ? " classified correctly" : " predicted as " + names.get(predicted)));
  }

  /** Pairs of classes by the number of images confused in both directions. */
  private static List<String> worst(ConfusionMatrix matrix, List<String> names) {
    int classes = matrix.classes();
    return IntStream.range(0, classes * classes)
        .filter(i -> i / classes < i % classes && both(matrix, i) > 0)
        .boxed()
        .sorted(
            Comparator.<Integer>comparingInt(i -> both(matrix, i))
                .reversed()
                .thenComparing(Comparator.naturalOrder()))
        .limit(PAIRS)
        .map(i -> words(matrix, names, i / classes, i % classes))
        .toList();
  }

  private static int both(ConfusionMatrix matrix, int pair) {
    int a = pair / matrix.classes();
    int b = pair % matrix.classes();
    return matrix.count(a, b) + matrix.count(b, a);
  }

  private static String words(ConfusionMatrix matrix, List<String> names, int a, int b) {
    int first = matrix.count(a, b) >= matrix.count(b, a) ? a : b;
    int second = first == a ? b : a;
    return "%s and %s: %s of the first predicted as the second (%s of them), %s vice versa."
        .formatted(
            names.get(first),
            names.get(second),
            Words.count(matrix.count(first, second), "image", "images"),
            Words.roughPercent(
                (double) matrix.count(first, second) / Math.max(1, matrix.support(first))),
            Words.whole(matrix.count(second, first)));
  }
}
