package dev.bobbin.experiment.evaluation;

import dev.bobbin.analysis.evaluation.Leakage;
import dev.bobbin.data.Augmentation;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.ImageSamples;
import dev.bobbin.data.ImageSet;
import dev.bobbin.data.split.Part;
import dev.bobbin.data.split.Partition;
import dev.bobbin.experiment.recipe.Recipe;
import dev.bobbin.model.Preprocessing;
import java.util.Optional;
import java.util.stream.IntStream;

/** A data set with its images shared out among the parts of a run. */
public final class PreparedData {
  private final Dataset dataset;
  private final Partition partition;
  private final Recipe.Part trainOn;
  private final Optional<Leakage> leakage;
  private final Preprocessing preprocessing;

  private PreparedData(
      Dataset dataset,
      Partition partition,
      Recipe.Part trainOn,
      Optional<Leakage> leakage,
      Preprocessing preprocessing) {
    this.dataset = dataset;
    this.partition = partition;
    this.trainOn = trainOn;
    this.leakage = leakage;
    this.preprocessing = preprocessing;
  }

  /**
   * Shares out the images of a data set, and looks for test images among those to train on.
   *
   * @param data how: the split, and the part that is trained on
   * @throws dev.bobbin.base.BobbinException if the split does not fit the number of images
   */
  public static PreparedData of(Dataset dataset, Recipe.Data data) {
    Partition partition = data.split().of(dataset.train());
    int tests = dataset.test().count();
    Optional<Leakage> leakage =
        switch (data.trainOn()) {
          case TEST -> Optional.of(new Leakage(true, tests, tests));
          case TRAIN ->
              Optional.of(LeakageSearch.count(dataset.train(), partition.train(), dataset.test()))
                  .filter(count -> count > 0)
                  .map(count -> new Leakage(false, count, tests));
        };
    // Nothing but a folder says how its pictures look, and they are turned when they are read.
    Preprocessing usual = Preprocessing.standard(dataset.train().shape());
    return new PreparedData(dataset, partition, data.trainOn(), leakage, usual);
  }

  /** The same data, as a network with that preprocessing sees it. */
  public PreparedData preprocessed(Preprocessing how) {
    return new PreparedData(dataset, partition, trainOn, leakage, how);
  }

  /** How {@link #samples} are made: what a network that is trained with them says of itself. */
  public Preprocessing preprocessing() {
    return preprocessing;
  }

  /** The data set. */
  public Dataset dataset() {
    return dataset;
  }

  /** Whether test images are among those to train on. */
  public Optional<Leakage> leakage() {
    return leakage;
  }

  /** How many images a part has. */
  public int count(Part part) {
    return switch (part) {
      case TRAIN -> learnsFromTestImages() ? dataset.test().count() : partition.train().length;
      case VALIDATION -> partition.validation().length;
      case TEST -> dataset.test().count();
    };
  }

  /** The indices of a part's images, in order: into {@link #images} of that part. */
  public int[] indices(Part part) {
    return switch (part) {
      case TRAIN -> learnsFromTestImages() ? testIndices() : partition.train().clone();
      case VALIDATION -> partition.validation().clone();
      case TEST -> testIndices();
    };
  }

  /** The images that a part's are chosen from: the data set's training or its test images. */
  public ImageSet images(Part part) {
    return switch (part) {
      case TRAIN -> learnsFromTestImages() ? dataset.test() : dataset.train();
      case VALIDATION -> dataset.train();
      case TEST -> dataset.test();
    };
  }

  private boolean learnsFromTestImages() {
    return trainOn == Recipe.Part.TEST;
  }

  private int[] testIndices() {
    return IntStream.range(0, dataset.test().count()).toArray();
  }

  /** A part's images as they are, preprocessed. */
  public ImageSamples samples(Part part) {
    return ImageSamples.of(images(part), dataset.classes(), indices(part))
        .preprocessed(preprocessing);
  }

  /** The images to train on, augmented. */
  public ImageSamples training(Augmentation augmentation, long seed) {
    return samples(Part.TRAIN).augmented(augmentation, seed);
  }

  /** The images to validate on, if there are any. */
  public Optional<ImageSamples> validation() {
    return count(Part.VALIDATION) == 0 ? Optional.empty() : Optional.of(samples(Part.VALIDATION));
  }
}
