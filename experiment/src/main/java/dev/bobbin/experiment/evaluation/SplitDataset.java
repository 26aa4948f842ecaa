package dev.bobbin.experiment.evaluation;

import dev.bobbin.analysis.evaluation.Leakage;
import dev.bobbin.base.BobbinException;
import dev.bobbin.data.Augmentation;
import dev.bobbin.data.ChannelStatistics;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.ImageSamples;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.data.PreprocessingSpec;
import dev.bobbin.data.PreprocessingSpec.Scale.MinusOneToOne;
import dev.bobbin.data.PreprocessingSpec.Scale.Standardize;
import dev.bobbin.data.PreprocessingSpec.Scale.ZeroToOne;
import dev.bobbin.data.split.Split;
import dev.bobbin.data.split.SplitIndices;
import dev.bobbin.data.split.Splitter;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.model.Preprocessing;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A data set with its training, validation and test split. */
public final class SplitDataset {
  private final Dataset dataset;
  private final SplitIndices indices;
  private final Optional<LabeledImages> ownValidation;
  private final NetworkRecipe.TrainOn trainOn;
  private final Optional<Leakage> leakage;
  private final Preprocessing preprocessing;

  private SplitDataset(
      Dataset dataset,
      SplitIndices indices,
      Optional<LabeledImages> ownValidation,
      NetworkRecipe.TrainOn trainOn,
      Optional<Leakage> leakage,
      Preprocessing preprocessing) {
    this.dataset = dataset;
    this.indices = indices;
    this.ownValidation = ownValidation;
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
    return new SplitDataset(
        dataset,
        indices,
        ownValidation(dataset, data),
        data.trainOn(),
        leakage,
        scaled(dataset, indices, data.preprocessing().scale()));
  }

  /** The dataset's own validation split, unless the recipe holds one out. */
  private static Optional<LabeledImages> ownValidation(Dataset dataset, NetworkRecipe.Data data) {
    return data.validationSplit() instanceof Splitter.None
        ? dataset.validation()
        : Optional.empty();
  }

  private static Preprocessing scaled(
      Dataset dataset, SplitIndices indices, PreprocessingSpec.Scale scale) {
    Preprocessing prepared = dataset.preprocessing();
    int channels = prepared.size().channels();
    return switch (scale) {
      case ZeroToOne _ -> prepared;
      case MinusOneToOne _ ->
          prepared.normalized(
              Collections.nCopies(channels, 127.5f), Collections.nCopies(channels, 127.5f));
      case Standardize(List<Float> mean, List<Float> std) when !mean.isEmpty() -> {
        if (mean.size() != channels) {
          throw BobbinException.usage(
              "data.preprocessing.scale.standardize",
              "a number for each of %d %s in mean and in std"
                  .formatted(channels, channels == 1 ? "channel" : "channels"),
              mean.size() + "");
        }
        yield prepared.normalized(mean, std);
      }
      case Standardize _ -> {
        ChannelStatistics found = ChannelStatistics.of(dataset.train(), indices.train());
        yield prepared.normalized(found.mean(), found.std());
      }
    };
  }

  /** The same data, as a network with that preprocessing sees them. */
  public SplitDataset preprocessed(Preprocessing how) {
    return new SplitDataset(dataset, indices, ownValidation, trainOn, leakage, how);
  }

  /** The same data, some of whose test images are known to have been trained on. */
  SplitDataset leaking(Leakage known) {
    return new SplitDataset(
        dataset, indices, ownValidation, trainOn, Optional.of(known), preprocessing);
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
      case VALIDATION ->
          ownValidation.map(LabeledImages::count).orElse(indices.validation().length);
      case TEST -> dataset.test().count();
    };
  }

  /**
   * The classes without an image in a split, though the images that it is chosen from have some.
   *
   * @return their names, in the order of the labels
   */
  public List<String> classesMissingFrom(Split split) {
    int[] there = images(split).countsPerClass(dataset.classes());
    int[] chosen = countsPerClass(split);
    return IntStream.range(0, there.length)
        .filter(label -> there[label] > 0 && chosen[label] == 0)
        .mapToObj(dataset.classNames()::get)
        .toList();
  }

  /** The number of images of each class in a split, in the order of the labels. */
  public int[] countsPerClass(Split split) {
    int[] counts = new int[dataset.classes()];
    for (int label : labels(split)) {
      counts[label]++;
    }
    return counts;
  }

  /** Whether a split has images of each class. */
  public boolean showsAllClasses(Split split) {
    return Arrays.stream(countsPerClass(split)).allMatch(count -> count > 0);
  }

  /** The labels of a split's images, in its order. */
  public int[] labels(Split split) {
    return IntStream.of(indices(split)).map(images(split)::label).toArray();
  }

  /** Whether the dataset has a validation split that is not used: the recipe holds one out. */
  public boolean passesOverValidation() {
    return dataset.validation().isPresent() && ownValidation.isEmpty();
  }

  /** The indices of a split, in order, into {@link #images} of that split. */
  public int[] indices(Split split) {
    return switch (split) {
      case TRAIN -> trainsOnTestImages() ? all(dataset.test()) : indices.train().clone();
      case VALIDATION ->
          ownValidation.map(SplitDataset::all).orElseGet(indices.validation()::clone);
      case TEST -> all(dataset.test());
    };
  }

  /** The images that a split is chosen from: a split that the dataset is published with. */
  public LabeledImages images(Split split) {
    return switch (split) {
      case TRAIN -> trainsOnTestImages() ? dataset.test() : dataset.train();
      case VALIDATION -> ownValidation.orElse(dataset.train());
      case TEST -> dataset.test();
    };
  }

  private boolean trainsOnTestImages() {
    return trainOn == NetworkRecipe.TrainOn.TEST;
  }

  private static int[] all(LabeledImages images) {
    return IntStream.range(0, images.count()).toArray();
  }

  /** The preprocessed images of a split. */
  public ImageSamples samples(Split split) {
    return ImageSamples.of(images(split), dataset.classes(), indices(split))
        .preprocessed(preprocessing)
        .named(dataset.classNames());
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
