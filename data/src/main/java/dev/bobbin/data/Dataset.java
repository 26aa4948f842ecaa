package dev.bobbin.data;

import dev.bobbin.base.BobbinException;
import dev.bobbin.model.Preprocessing;
import java.util.List;
import java.util.Optional;

/**
 * A dataset whose pictures are prepared for a network.
 *
 * @param name such as {@code fashion-mnist}, or the last element of its path
 * @param train the training split
 * @param validation the validation split, if the dataset has its own
 * @param test the test split
 * @param classNames one for each class, in the order of the labels
 * @param preprocessing how its pictures became these bytes
 * @param notes what readers should know of it, such as files that were passed over: each a sentence
 * @param provenance where it was found, with digests
 * @param originals what its pictures were before they were prepared
 */
public record Dataset(
    String name,
    LabeledImages train,
    Optional<LabeledImages> validation,
    LabeledImages test,
    List<String> classNames,
    Preprocessing preprocessing,
    List<String> notes,
    Provenance provenance,
    OriginalPictures originals) {
  /** A dataset with the standard preprocessing, without a validation split of its own. */
  public Dataset(
      String name,
      LabeledImages train,
      LabeledImages test,
      List<String> classNames,
      Provenance provenance) {
    this(
        name,
        train,
        Optional.empty(),
        test,
        classNames,
        Preprocessing.standard(train.shape()),
        List.of(),
        provenance,
        OriginalPictures.alike(train.shape(), train.count() + test.count()));
  }

  /**
   * Checks that splits and class names fit each other.
   *
   * @throws BobbinException if the shapes differ or a label has no name
   */
  public Dataset {
    List<String> names = List.copyOf(classNames);
    classNames = names;
    notes = List.copyOf(notes);
    if (!train.shape().equals(test.shape())) {
      throw BobbinException.of(
          name,
          "test images of " + train.shape() + " as in training",
          test.shape() + "",
          "a test split that belongs to the training split");
    }
    checkLabels(name + ", training split", train, classNames.size());
    validation.ifPresent(own -> checkLabels(name + ", validation split", own, names.size()));
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
