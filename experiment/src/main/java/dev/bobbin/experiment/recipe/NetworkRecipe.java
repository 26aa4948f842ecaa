package dev.bobbin.experiment.recipe;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.InvalidValueException;
import dev.bobbin.data.Augmentation;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.PreprocessingSpec;
import dev.bobbin.data.PreprocessingSpec.Channels;
import dev.bobbin.data.catalogue.DatasetCatalogue;
import dev.bobbin.data.split.Splitter;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.network.shape.LayerTable;
import dev.bobbin.engine.network.shape.ShapeException;
import dev.bobbin.engine.spec.Loss;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.engine.spec.Size;
import dev.bobbin.engine.spec.TrainingSpec;
import dev.bobbin.model.NoveltyDetector;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The recipe of one network: everything that decides the bits of its result, and the published
 * metrics. Its layers fit together.
 *
 * @param name in tables and run directories
 * @param notes what the source states and what is assumed
 * @param source where it was published, by name of the field: report, table, page
 * @param pretraining a training of the network before this one, if any
 * @param initialWeights the trained model that the network starts from, if any; without pretraining
 * @param training its seed is the recipe's seed
 * @param noveltyDetection how the model tells pictures of none of its classes, if it does
 * @param published metrics of the source
 * @param study a comparison of other settings, if any
 */
public record NetworkRecipe(
    String name,
    List<String> notes,
    Map<String, String> source,
    Data data,
    NetworkSpec network,
    Optional<Pretraining> pretraining,
    Optional<InitialWeights> initialWeights,
    TrainingSpec training,
    Optional<NoveltyDetection> noveltyDetection,
    List<Published> published,
    Optional<Study> study)
    implements Recipe {
  /** The shape of every named dataset; a recipe for other images may state its own. */
  static final Shape USUAL_INPUT = new Shape(28, 28, 1);

  public NetworkRecipe {
    notes = List.copyOf(notes);
    source = Collections.unmodifiableMap(new LinkedHashMap<>(source));
    published = List.copyOf(published);
    if (pretraining.isPresent() && initialWeights.isPresent()) {
      throw new InvalidValueException(
          "expected pretrain or initial-weights, received both; try one of them");
    }
  }

  @Override
  public long seed() {
    return training.seed();
  }

  /** Whether the loss is a cross-entropy, of probabilities, but the outputs are none. */
  public boolean lacksSoftmax() {
    return !network.endsInSoftmax()
        && switch (training.loss()) {
          case Loss.SparseCategoricalCrossEntropy _, Loss.CategoricalCrossEntropy _ -> true;
          case Loss.MeanSquaredError _ -> false;
        };
  }

  @Override
  public List<NetworkRecipe> networks() {
    return List.of(this);
  }

  @Override
  public NetworkRecipe withSeed(long seed) {
    return with(training.withSeed(seed));
  }

  @Override
  public NetworkRecipe withEpochs(int count) {
    Optional<Pretraining> before =
        pretraining.map(given -> new Pretraining(given.trainOn(), Math.min(count, given.epochs())));
    return copy(data, network, before, initialWeights, training.withEpochs(count), study);
  }

  /** The same recipe for a training that goes on, to another number of epochs. */
  public NetworkRecipe continuedTo(int epochs) {
    return with(training.continuedTo(epochs));
  }

  private NetworkRecipe with(TrainingSpec changed) {
    return copy(data, network, pretraining, initialWeights, changed, study);
  }

  /** The same recipe with other initial weights. */
  public NetworkRecipe with(InitialWeights other) {
    return copy(data, network, pretraining, Optional.of(other), training, study);
  }

  /** The data of the pretraining, if there is one. */
  public Optional<Data> pretrainingData() {
    return pretraining.map(before ->
        new Data(
            data.dataset,
            data.preprocessing,
            data.validationSplit,
            before.trainOn,
            data.augmentation));
  }

  /**
   * {@inheritDoc} An input other than 28x28x1, which recipes may leave out, decides on size and
   * channels.
   */
  @Override
  public PreprocessingSpec preprocessing() {
    PreprocessingSpec stated = data.preprocessing;
    Shape input = network.input();
    if (input.equals(USUAL_INPUT) || (input.isFlat() && input.channels() > 3)) {
      return stated;
    }
    Size size = new Size(input.height(), input.width());
    Channels channels = input.channels() == 3 ? Channels.RGB : Channels.GREY;
    boolean agree =
        stated.size().orElse(size).equals(size)
            && (stated.channels() == Channels.AUTO || stated.channels() == channels);
    if (!agree) {
      throw BobbinException.usage(
          "data.preprocessing",
          "images of " + input + ", as network.input says",
          stated.size().map(Size::toString).orElse("") + " " + stated.channels().id(),
          "one of the two");
    }
    return stated.sized(size, channels);
  }

  @Override
  public NetworkRecipe resolved(Dataset dataset) {
    Shape found = dataset.train().shape();
    Shape input = network.input();
    boolean usual = input.equals(USUAL_INPUT);
    // A named dataset is always the same: nothing was found.
    Data with =
        DatasetCatalogue.isNamed(data.dataset)
            ? data
            : data.preprocessed(
                PreprocessingSpec.exactly(dataset.preprocessing(), data.preprocessing.scale()));
    if (!usual || found.equals(input)) {
      return with(with, network);
    }
    NetworkSpec fitted = new NetworkSpec(found, network.layers());
    try {
      LayerTable.of(fitted);
    } catch (ShapeException e) {
      throw BobbinException.usage(
          "network",
          "layers that fit images of %s, as those of %s are".formatted(found, dataset.name()),
          e.getMessage() + "",
          "data.preprocessing.size: 28x28");
    }
    return with(with, fitted);
  }

  private NetworkRecipe with(Data newData, NetworkSpec newNetwork) {
    return copy(newData, newNetwork, pretraining, initialWeights, training, study);
  }

  /** The same recipe without its study. */
  public NetworkRecipe withoutStudy() {
    return copy(data, network, pretraining, initialWeights, training, Optional.empty());
  }

  private NetworkRecipe copy(
      Data newData,
      NetworkSpec newNetwork,
      Optional<Pretraining> newPretraining,
      Optional<InitialWeights> newInitialWeights,
      TrainingSpec newTraining,
      Optional<Study> newStudy) {
    return new NetworkRecipe(
        name,
        notes,
        source,
        newData,
        newNetwork,
        newPretraining,
        newInitialWeights,
        newTraining,
        noveltyDetection,
        published,
        newStudy);
  }

  /**
   * The data.
   *
   * @param dataset a name of the catalogue, or a path
   * @param preprocessing how pictures become images
   * @param validationSplit how the validation split is chosen
   * @param trainOn the split to train on
   * @param augmentation random changes to the training images
   */
  public record Data(
      String dataset,
      PreprocessingSpec preprocessing,
      Splitter validationSplit,
      TrainOn trainOn,
      Augmentation augmentation) {
    /** The same data, prepared in another way. */
    public Data preprocessed(PreprocessingSpec how) {
      return new Data(dataset, how, validationSplit, trainOn, augmentation);
    }
  }

  /** The split to train on. */
  public enum TrainOn {
    /** The training split. */
    TRAIN,
    /**
     * The test split, only to reproduce a report. The metrics of such a run are flagged as leakage.
     */
    TEST
  }

  /**
   * A training of the same network before the published one, with the same settings except for
   * these and with its own optimizer, as calling Keras's {@code fit} twice with plain gradient
   * descent.
   *
   * @param trainOn the split to train on
   * @param epochs at least 1
   */
  public record Pretraining(TrainOn trainOn, int epochs) {}

  /**
   * After the training, the model is given a {@link dev.bobbin.model.NoveltyDetector}. It changes
   * no weight.
   *
   * @param keep share of the validation pictures that keep their class, from 0.01 to 1
   */
  public record NoveltyDetection(double keep) {
    /** Of papers on out-of-distribution detection. */
    public static final double DEFAULT_KEEP = 0.95;

    public NoveltyDetection {
      NoveltyDetector.requireShare(keep);
    }
  }

  /**
   * A metric that a source publishes.
   *
   * @param metric its name, such as {@code test-accuracy}
   * @param setting label of a study's setting; empty without a study
   * @param value of the last epoch, if the source gives one number
   * @param values by epoch or class, if the source gives them all
   * @param higherThan another experiment that this one is claimed to surpass; {@link
   *     #OTHER_SETTINGS} for a study's other settings
   * @param note a remark for readers
   */
  public record Published(
      String metric,
      Optional<String> setting,
      Optional<Double> value,
      List<Double> values,
      Optional<String> higherThan,
      Optional<String> note) {
    /** Stands for all other settings of a study. */
    public static final String OTHER_SETTINGS = "others";

    public Published {
      values = List.copyOf(values);
      if (value.isEmpty() && values.isEmpty() && higherThan.isEmpty() && note.isEmpty()) {
        throw new InvalidValueException(
            "expected value, values, higher-than or note, received none; try adding 'value: ...'");
      }
    }
  }
}
