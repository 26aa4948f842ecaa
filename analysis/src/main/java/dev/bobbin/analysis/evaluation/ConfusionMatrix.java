package dev.bobbin.analysis.evaluation;

import dev.bobbin.base.InvalidValueException;
import java.util.Arrays;

/**
 * How many images of each class were taken for each class: rows are the actual classes, columns the
 * predicted ones.
 */
public final class ConfusionMatrix {
  private final int classes;
  private final int[] counts;

  private ConfusionMatrix(int classes, int[] counts) {
    this.classes = classes;
    this.counts = counts;
  }

  /**
   * Counts.
   *
   * @param classes number of classes, at least 1
   * @param labels the actual class of each image, from 0 up to, but not, {@code classes}
   * @param predicted the class that was predicted for each image, in the same order
   * @throws IllegalArgumentException if the two differ in length or a class is out of range
   */
  public static ConfusionMatrix of(int classes, int[] labels, int[] predicted) {
    if (classes < 1) {
      throw new IllegalArgumentException(
          "confusion matrix: expected at least 1 class, received " + classes);
    }
    if (labels.length != predicted.length) {
      throw new IllegalArgumentException(
          "confusion matrix: expected as many predictions as labels ("
              + labels.length
              + "), received "
              + predicted.length);
    }
    int[] counts = new int[Math.multiplyExact(classes, classes)];
    for (int i = 0; i < labels.length; i++) {
      check("label", i, labels[i], classes);
      check("prediction", i, predicted[i], classes);
      counts[labels[i] * classes + predicted[i]]++;
    }
    return new ConfusionMatrix(classes, counts);
  }

  /**
   * A matrix that was counted before.
   *
   * @param rows a row for each actual class with as many counts, each 0 or more
   * @throws IllegalArgumentException if it is not square or a count is negative
   */
  public static ConfusionMatrix ofCounts(int[][] rows) {
    int classes = rows.length;
    for (int actual = 0; actual < classes; actual++) {
      if (rows[actual].length != classes || Arrays.stream(rows[actual]).anyMatch(n -> n < 0)) {
        throw new InvalidValueException(
            "confusion matrix: expected %d rows of as many counts, received row %d of %s"
                .formatted(classes, actual, Arrays.toString(rows[actual])));
      }
    }
    int[] counts = new int[Math.multiplyExact(classes, classes)];
    for (int actual = 0; actual < classes; actual++) {
      System.arraycopy(rows[actual], 0, counts, actual * classes, classes);
    }
    return new ConfusionMatrix(classes, counts);
  }

  private static void check(String what, int image, int value, int classes) {
    if (value < 0 || value >= classes) {
      throw new IllegalArgumentException(
          what
              + " of image "
              + image
              + ": expected a class from 0 to "
              + (classes - 1)
              + ", received "
              + value);
    }
  }

  /** How many classes there are. */
  public int classes() {
    return classes;
  }

  /** Images of class {@code actual} that were taken for {@code predicted}. */
  public int count(int actual, int predicted) {
    return counts[actual * classes + predicted];
  }

  /** Images of class {@code actual}: the sum of its row. */
  public int support(int actual) {
    int sum = 0;
    for (int c = 0; c < classes; c++) {
      sum += count(actual, c);
    }
    return sum;
  }

  /** Images that were taken for {@code predicted}: the sum of its column. */
  public int predicted(int predicted) {
    int sum = 0;
    for (int c = 0; c < classes; c++) {
      sum += count(c, predicted);
    }
    return sum;
  }

  /** Correctly classified images: the sum of the diagonal. */
  public int correct() {
    int sum = 0;
    for (int c = 0; c < classes; c++) {
      sum += count(c, c);
    }
    return sum;
  }

  /** All images. */
  public int total() {
    return Arrays.stream(counts).sum();
  }

  /** Share of correctly classified images; 0 without images. */
  public double accuracy() {
    return total() == 0 ? 0 : (double) correct() / total();
  }

  /** The counts as [actual][predicted], a copy. */
  public int[][] toArray() {
    int[][] rows = new int[classes][];
    for (int c = 0; c < classes; c++) {
      rows[c] = Arrays.copyOfRange(counts, c * classes, (c + 1) * classes);
    }
    return rows;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ConfusionMatrix that
        && that.classes == classes
        && Arrays.equals(that.counts, counts);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(counts);
  }

  /** The rows, as {@link Arrays#deepToString} prints them. */
  @Override
  public String toString() {
    return Arrays.deepToString(toArray());
  }
}
