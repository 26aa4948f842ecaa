package dev.bobbin.experiment.evaluation;

import dev.bobbin.analysis.evaluation.Leakage;
import dev.bobbin.data.Augmentation;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.ImageSamples;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.data.split.Split;
import dev.bobbin.data.split.SplitIndices;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.model.Preprocessing;
import java.util.Optional;
import java.util.stream.IntStream;

/** A data set with its training, validation and test split. */
public final class SplitDataset {
  private final Dataset dataset;
  private final SplitIndices indices;
  private final NetworkRecipe.TrainOn trainOn;
  private final Optional<Leakage> leakage;
  private final Preprocessing preprocessing;

  private SplitDataset(
      Dataset dataset,
      SplitIndices indices,
      NetworkRecipe.TrainOn trainOn,
      Optional<Leakage> leakage,
      Preprocessing preprocessing) {
    this.dataset = dataset;
    this.indices = indices;
    this.trainOn = trainOn;
    this.leakage = leakage;
    this.preprocessing = preprocessing;
  }

  /**
   * Splits a data set, and looks for test images among the training images.
   *
   * @throws dev.bobbin.base.BobbinException if the split does not fit the number of images
   */
  public static SplitDataset of(Dataset dataset, NetworkRecipe.Data data) {
    SplitIndices indices = data.validationSplit().of(dataset.train());
    int tests = dataset.test().count();
    Optional<Leakage> leakage =
        switch (data.trainOn()) {
          case TEST -> Optional.of(new Leakage(true, tests, tests));
          case TRAIN ->
              Optional.of(LeakageSearch.count(dataset.train(), indices.train(), dataset.test()))
                  .filter(count -> count > 0)
                  .map(count -> new Leakage(false, count, tests));
        };
    // Images in folders are converted to this when they are read.
    Preprocessing usual = Preprocessing.standard(dataset.train().shape());
    return new SplitDataset(dataset, indices, data.trainOn(), leakage, usual);
  }

  /** The same data, as a network with that preprocessing sees them. */
  public SplitDataset preprocessed(Preprocessing how) {
    return new SplitDataset(dataset, indices, trainOn, leakage, how);
  }

  /** How {@link #samples} are preprocessed. */
  public Preprocessing preprocessing() {
    return preprocessing;
  }

  public Dataset dataset() {
    return dataset;
  }

  /** The test images that are trained on, if any. */
  public Optional<Leakage> leakage() {
    return leakage;
  }

  /** Number of images in a split. */
  public int count(Split split) {
    return switch (split) {
      case TRAIN -> trainsOnTestImages() ? dataset.test().count() : indices.train().length;
      case VALIDATION -> indices.validation().length;
      case TEST -> dataset.test().count();
    };
  }

  /** The indices of a split, in order, into {@link #images} of that split. */
  public int[] indices(Split split) {
    return switch (split) {
      case TRAIN -> trainsOnTestImages() ? testIndices() : indices.train().clone();
      case VALIDATION -> indices.validation().clone();
      case TEST -> testIndices();
    };
  }

  /** The images that a split is chosen from: the training or test images of the data set. */
  public LabeledImages images(Split split) {
    return switch (split) {
      case TRAIN -> trainsOnTestImages() ? dataset.test() : dataset.train();
      case VALIDATION -> dataset.train();
      case TEST -> dataset.test();
    };
  }

  private boolean trainsOnTestImages() {
    return trainOn == NetworkRecipe.TrainOn.TEST;
  }

  private int[] testIndices() {
    return IntStream.range(0, dataset.test().count()).toArray();
  }

  /** The preprocessed images of a split. */
  public ImageSamples samples(Split split) {
    return ImageSamples.of(images(split), dataset.classes(), indices(split))
        .preprocessed(preprocessing);
  }

  /** The training images, augmented. */
  public ImageSamples training(Augmentation augmentation, long seed) {
    return samples(Split.TRAIN).augmented(augmentation, seed);
  }

  /** The validation images, if there are any. */
  public Optional<ImageSamples> validation() {
    return count(Split.VALIDATION) == 0 ? Optional.empty() : Optional.of(samples(Split.VALIDATION));
  }
}
