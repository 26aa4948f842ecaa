package dev.bobbin.lab.run;

import dev.bobbin.data.Augmentation;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.ImageSamples;
import dev.bobbin.data.ImageSet;
import dev.bobbin.data.split.Partition;
import dev.bobbin.data.split.Split;
import java.util.Optional;
import java.util.stream.IntStream;

/** A data set with its images shared out among the parts of a run. */
public final class PreparedData {
  private final Dataset dataset;
  private final Partition partition;

  private PreparedData(Dataset dataset, Partition partition) {
    this.dataset = dataset;
    this.partition = partition;
  }

  /**
   * Shares out the images of a data set.
   *
   * @throws dev.bobbin.data.DataException if the split does not fit the number of images
   */
  public static PreparedData of(Dataset dataset, Split split) {
    return new PreparedData(dataset, split.of(dataset.train()));
  }

  /** The data set. */
  public Dataset dataset() {
    return dataset;
  }

  /** How many images a part has. */
  public int count(Part part) {
    return switch (part) {
      case TRAIN -> partition.train().length;
      case VALIDATION -> partition.validation().length;
      case TEST -> dataset.test().count();
    };
  }

  /**
   * The indices of a part's images, in order: into the training images, for {@link Part#TEST} into
   * the test images.
   */
  public int[] indices(Part part) {
    return switch (part) {
      case TRAIN -> partition.train().clone();
      case VALIDATION -> partition.validation().clone();
      case TEST -> IntStream.range(0, dataset.test().count()).toArray();
    };
  }

  /** A part's images as they are, scaled to [0, 1]. */
  public ImageSamples samples(Part part) {
    ImageSet images = part == Part.TEST ? dataset.test() : dataset.train();
    return ImageSamples.of(images, dataset.classes(), indices(part));
  }

  /** The images to train on, augmented. */
  ImageSamples training(Augmentation augmentation, long seed) {
    return samples(Part.TRAIN).augmented(augmentation, seed);
  }

  /** The images to validate on, if there are any. */
  Optional<ImageSamples> validation() {
    return count(Part.VALIDATION) == 0 ? Optional.empty() : Optional.of(samples(Part.VALIDATION));
  }
}
