package dev.bobbin.experiment.starter;

import dev.bobbin.base.BobbinException;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.data.OriginalPictures;
import dev.bobbin.data.split.Duplicates;
import dev.bobbin.data.split.Split;
import dev.bobbin.model.Preprocessing;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What can be seen of a dataset before a recipe is chosen for it.
 *
 * @param name of the dataset
 * @param classNames in the order of the labels
 * @param trainCounts the number of training images of each class
 * @param validation the number of images of its own validation split, if it has one
 * @param test the number of test images
 * @param originals what the pictures were
 * @param prepared how they are prepared if nothing is stated
 * @param repeats the number of training images that repeat an earlier one, byte for byte
 * @param leaks the number of test images that are training images too
 * @param twoLabels the number of images that appear with different labels
 * @param mirrorSymmetry whether pictures may be mirrored
 * @param deepFolder where pictures lie, if no class has one in its own folder but only below: an
 *     example. The classes may then be meant one level deeper
 * @param notes what is known of the files, such as those that could not be read: each a sentence
 */
public record DataSummary(
    String name,
    List<String> classNames,
    List<Integer> trainCounts,
    OptionalInt validation,
    int test,
    OriginalPictures originals,
    Preprocessing prepared,
    int repeats,
    int leaks,
    int twoLabels,
    MirrorSymmetry mirrorSymmetry,
    Optional<String> deepFolder,
    List<String> notes) {
  public DataSummary {
    classNames = List.copyOf(classNames);
    trainCounts = List.copyOf(trainCounts);
    notes = List.copyOf(notes);
  }

  /**
   * Looks at a dataset.
   *
   * @param dataset opened with nothing stated on its preprocessing
   * @throws BobbinException if there is nothing to tell apart
   */
  public static DataSummary of(Dataset dataset) {
    if (dataset.classes() < 2) {
      throw BobbinException.of(
          dataset.name(),
          "at least 2 classes to tell apart",
          "one: " + String.join(", ", dataset.classNames()),
          "a folder for each class, with pictures of another class too");
    }
    LabeledImages training = dataset.train();
    Duplicates duplicates = Duplicates.in(dataset);
    return new DataSummary(
        dataset.name(),
        dataset.classNames(),
        Arrays.stream(training.countsPerClass(dataset.classes())).boxed().toList(),
        dataset.validation().stream().mapToInt(LabeledImages::count).findFirst(),
        dataset.test().count(),
        dataset.originals(),
        dataset.preprocessing(),
        duplicates.repeatsWithin(Split.TRAIN),
        duplicates.shared(Split.TEST, Split.TRAIN),
        duplicates.withDifferentLabels(),
        MirrorSymmetry.of(training),
        deepFolder(training, dataset.classNames()),
        dataset.notes());
  }

  private static Optional<String> deepFolder(LabeledImages images, List<String> classNames) {
    String folder = null;
    for (int i = 0; i < images.count(); i++) {
      List<String> path = List.of(images.file(i).orElse("").split("/"));
      int depth = path.size() - 1;
      String name = classNames.get(images.label(i));
      if (!path.subList(0, depth).contains(name) || path.get(depth - 1).equals(name)) {
        return Optional.empty();
      }
      folder = String.join("/", path.subList(0, depth));
    }
    return Optional.ofNullable(folder);
  }

  /** The number of training images. */
  public int train() {
    return trainCounts.stream().mapToInt(Integer::intValue).sum();
  }

  /** The number of classes. */
  public int classes() {
    return classNames.size();
  }

  /** The class with the fewest training images. */
  public int smallestClass() {
    return trainCounts.indexOf(Collections.min(trainCounts));
  }

  /** The class with the most training images. */
  public int largestClass() {
    return trainCounts.indexOf(Collections.max(trainCounts));
  }

  /** How many times as many training images the largest class has as the smallest. */
  public double imbalance() {
    return (double) trainCounts.get(largestClass()) / Math.max(1, trainCounts.get(smallestClass()));
  }
}
