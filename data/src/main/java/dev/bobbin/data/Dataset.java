package dev.bobbin.data;

import dev.bobbin.base.BobbinException;
import java.util.List;

/**
 * A dataset in memory.
 *
 * @param name such as {@code fashion-mnist}, or the last element of its path
 * @param train the training split
 * @param test the test split
 * @param classNames one for each class, in the order of the labels
 * @param provenance where it was found, with digests
 */
public record Dataset(
    String name,
    LabeledImages train,
    LabeledImages test,
    List<String> classNames,
    Provenance provenance) {
  /**
   * Checks that splits and class names fit each other.
   *
   * @throws BobbinException if the shapes differ or a label has no name
   */
  public Dataset {
    classNames = List.copyOf(classNames);
    if (!train.shape().equals(test.shape())) {
      throw BobbinException.of(
          name,
          "test images of " + train.shape() + " as in training",
          test.shape() + "",
          "a test split that belongs to the training split");
    }
    checkLabels(name + ", training split", train, classNames.size());
    checkLabels(name + ", test split", test, classNames.size());
  }

  private static void checkLabels(String where, LabeledImages part, int classes) {
    for (int i = 0; i < part.count(); i++) {
      if (part.label(i) >= classes) {
        throw BobbinException.of(
            where + ", label " + i,
            "a class from 0 to " + (classes - 1),
            part.label(i) + "",
            "labels and class names that belong together");
      }
    }
  }

  /** The number of classes. */
  public int classes() {
    return classNames.size();
  }
}
