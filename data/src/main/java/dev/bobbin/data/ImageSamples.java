package dev.bobbin.data;

import dev.bobbin.base.BobbinException;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.train.Samples;
import dev.bobbin.model.PixelLookupTable;
import dev.bobbin.model.Preprocessing;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Selected images of a split, preprocessed for the network and optionally augmented. Thread-safe;
 * reading allocates nothing.
 */
public final class ImageSamples implements Samples {
  private final LabeledImages set;
  private final int classes;
  private final int[] indices;
  private final PixelLookupTable values;
  private final Optional<Augmentation> augmentation;
  private final long seed;
  private final List<String> classNames;

  private ImageSamples(
      LabeledImages set,
      int classes,
      int[] indices,
      PixelLookupTable values,
      Optional<Augmentation> augmentation,
      long seed,
      List<String> classNames) {
    this.set = set;
    this.classes = classes;
    this.indices = indices;
    this.values = values;
    this.augmentation = augmentation;
    this.seed = seed;
    this.classNames = classNames;
  }

  /** All images of a split, with standard preprocessing. */
  public static ImageSamples of(LabeledImages set, int classes) {
    int[] all = new int[set.count()];
    for (int i = 0; i < all.length; i++) {
      all[i] = i;
    }
    return of(set, classes, all);
  }

  /**
   * Selected images of a split, with standard preprocessing.
   *
   * @param set the split
   * @param classes the number of classes
   * @param indices the images, in order; copied
   * @throws BobbinException if a label is not among the classes
   * @throws IndexOutOfBoundsException if an index is not in the split
   */
  public static ImageSamples of(LabeledImages set, int classes, int[] indices) {
    for (int index : indices) {
      Objects.checkIndex(index, set.count());
      if (set.label(index) >= classes) {
        throw BobbinException.of(
            "label " + index,
            "a class from 0 to " + (classes - 1),
            set.label(index) + "",
            "more class names");
      }
    }
    PixelLookupTable usual = Preprocessing.standard(set.shape()).values();
    return new ImageSamples(set, classes, indices.clone(), usual, Optional.empty(), 0, List.of());
  }

  /** The same images with another preprocessing; they keep their size. */
  public ImageSamples preprocessed(Preprocessing how) {
    return new ImageSamples(set, classes, indices, how.values(), augmentation, seed, classNames);
  }

  /** The same images, augmented: differently in each epoch, and the same for the same seed. */
  public ImageSamples augmented(Augmentation how, long runSeed) {
    Optional<Augmentation> changes = how.changesNothing() ? Optional.empty() : Optional.of(how);
    return new ImageSamples(set, classes, indices, values, changes, runSeed, classNames);
  }

  /**
   * The same images, whose classes have names.
   *
   * @param names in the order of the labels
   */
  public ImageSamples named(List<String> names) {
    if (names.size() != classes) {
      throw new IllegalArgumentException(
          "class names: expected %d, received %d".formatted(classes, names.size()));
    }
    return new ImageSamples(set, classes, indices, values, augmentation, seed, List.copyOf(names));
  }

  @Override
  public int count() {
    return indices.length;
  }

  @Override
  public Shape shape() {
    return set.shape();
  }

  @Override
  public int classes() {
    return classes;
  }

  @Override
  public String className(int label) {
    return classNames.isEmpty() ? Samples.super.className(label) : classNames.get(label);
  }

  @Override
  public int label(int index) {
    return set.label(indices[index]);
  }

  /**
   * {@inheritDoc} Augmentation depends on the image's index in its split, not among these samples.
   */
  @Override
  public void read(int index, int epoch, float[] target, int offset) {
    int image = indices[index];
    if (augmentation.isPresent()) {
      augmentation.get().apply(set, values, seed, epoch, image, target, offset);
    } else {
      values.read(set.array(image), set.offset(image), target, offset, set.shape().size());
    }
  }
}
