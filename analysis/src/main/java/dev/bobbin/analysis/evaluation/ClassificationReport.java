package dev.bobbin.analysis.evaluation;

import dev.bobbin.base.InvalidValueException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Precision, recall and f1 of every class and their averages. The figures are those of
 * scikit-learn's {@code classification_report(labels, predicted, zero_division=0)}: a class that
 * was never predicted has precision 0, a class without images has recall 0, and both count towards
 * the macro average. A class that has no images and was never predicted either is left out of it.
 *
 * @param classes a row a class, in the order of the labels
 * @param accuracy fraction of correctly classified images
 * @param macro the mean over the classes that have images or were predicted
 * @param weighted the mean over the classes, weighted by their support
 */
public record ClassificationReport(
    List<Row> classes, double accuracy, Averages macro, Averages weighted) {
  public ClassificationReport {
    classes = List.copyOf(classes);
  }

  /**
   * One class.
   *
   * @param name the name of the class
   * @param precision fraction of the images predicted as this class that are of it
   * @param recall fraction of the images of this class that were classified correctly
   * @param f1 harmonic mean of precision and recall
   * @param support images of this class
   * @param predicted images predicted as this class
   */
  public record Row(
      String name, double precision, double recall, double f1, int support, int predicted) {
    /** Whether it has images or was predicted: otherwise its figures mean nothing. */
    public boolean occurs() {
      return support > 0 || predicted > 0;
    }

    /** How many images of this class were classified correctly. */
    public int hits() {
      return (int) Math.round(recall * support);
    }
  }

  /**
   * Means over the classes.
   *
   * @param precision mean precision
   * @param recall mean recall
   * @param f1 mean f1
   * @param support images of all classes
   */
  public record Averages(double precision, double recall, double f1, int support) {}

  /**
   * The report of a confusion matrix.
   *
   * @param names of the classes, as many as the matrix has
   */
  public static ClassificationReport of(ConfusionMatrix matrix, List<String> names) {
    if (names.size() != matrix.classes()) {
      throw new InvalidValueException(
          "class names: expected "
              + matrix.classes()
              + " as in the confusion matrix, received "
              + names.size());
    }
    List<Row> rows = new ArrayList<>();
    for (int c = 0; c < matrix.classes(); c++) {
      int hits = matrix.count(c, c);
      int support = matrix.support(c);
      int predicted = matrix.predicted(c);
      rows.add(
          new Row(
              names.get(c),
              ratio(hits, predicted),
              ratio(hits, support),
              // 2 p r / (p + r) written in counts, which needs no case of its own for p + r = 0
              ratio(2.0 * hits, (double) support + predicted),
              support,
              predicted));
    }
    return new ClassificationReport(
        rows,
        matrix.accuracy(),
        averages(rows, row -> row.occurs() ? 1 : 0),
        averages(rows, Row::support));
  }

  /** The classes that have images or were predicted, in the order of the labels. */
  public List<Row> occurring() {
    return classes.stream().filter(Row::occurs).toList();
  }

  /** The names of the others. */
  public List<String> absent() {
    return classes.stream().filter(row -> !row.occurs()).map(Row::name).toList();
  }

  private static Averages averages(List<Row> rows, ToDoubleFunction<Row> weight) {
    return new Averages(
        mean(rows, Row::precision, weight),
        mean(rows, Row::recall, weight),
        mean(rows, Row::f1, weight),
        rows.stream().mapToInt(Row::support).sum());
  }

  private static double mean(
      List<Row> rows, ToDoubleFunction<Row> value, ToDoubleFunction<Row> weight) {
    double sum = 0;
    double weights = 0;
    for (Row row : rows) {
      sum += weight.applyAsDouble(row) * value.applyAsDouble(row);
      weights += weight.applyAsDouble(row);
    }
    return ratio(sum, weights);
  }

  private static double ratio(double part, double whole) {
    return whole == 0 ? 0 : part / whole;
  }
}
