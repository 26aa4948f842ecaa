package dev.bobbin.experiment.recipe;

import dev.bobbin.base.InvalidValueException;
import dev.bobbin.data.Augmentation;
import dev.bobbin.data.split.Splitter;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.engine.spec.TrainingSpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An experiment with one network: all that decides the bits of its result, and what a report said
 * about it. The layers of its network fit one another.
 *
 * @param name what the run directory and tables call it
 * @param notes what is stated in the source, what is assumed, in free text
 * @param source where the experiment was published, by name of the field: report, table, page
 * @param data the data that is trained on
 * @param network the network
 * @param pretraining what the network learns before, if anything
 * @param training how it is trained; its seed is the recipe's seed
 * @param published figures of the source, to compare with
 * @param study what is compared by training the recipe with other settings, if anything
 */
public record NetworkRecipe(
    String name,
    List<String> notes,
    Map<String, String> source,
    Data data,
    NetworkSpec network,
    Optional<Pretraining> pretraining,
    TrainingSpec training,
    List<Published> published,
    Optional<Study> study)
    implements Recipe {
  /** Keeps copies. */
  public NetworkRecipe {
    notes = List.copyOf(notes);
    source = Collections.unmodifiableMap(new LinkedHashMap<>(source));
    published = List.copyOf(published);
  }

  @Override
  public long seed() {
    return training.seed();
  }

  @Override
  public List<NetworkRecipe> networks() {
    return List.of(this);
  }

  @Override
  public NetworkRecipe withSeed(long seed) {
    TrainingSpec reseeded = training.withSeed(seed);
    return new NetworkRecipe(
        name, notes, source, data, network, pretraining, reseeded, published, study);
  }

  @Override
  public NetworkRecipe withEpochs(int count) {
    Optional<Pretraining> before =
        pretraining.map(given -> new Pretraining(given.trainOn(), Math.min(count, given.epochs())));
    return new NetworkRecipe(
        name, notes, source, data, network, before, training.withEpochs(count), published, study);
  }

  /** The data of the pretraining, if there is one. */
  public Optional<Data> pretrainingData() {
    return pretraining.map(
        before -> new Data(data.dataset, data.validationSplit, before.trainOn, data.augmentation));
  }

  /** The same recipe without its study. */
  public NetworkRecipe withoutStudy() {
    return new NetworkRecipe(
        name, notes, source, data, network, pretraining, training, published, Optional.empty());
  }

  /**
   * The data that is trained on.
   *
   * @param dataset a name of the catalogue, or a path
   * @param validationSplit how images are held back for validation
   * @param trainOn the part that is trained on
   * @param augmentation random changes to the training images
   */
  public record Data(
      String dataset, Splitter validationSplit, Part trainOn, Augmentation augmentation) {}

  /** A part of a dataset. */
  public enum Part {
    /** The training split. */
    TRAIN,
    /** The test split: only to do as a report did. Figures of such a run are flagged as leakage. */
    TEST
  }

  /**
   * A training of the same network before the one whose figures count, with the same settings but
   * for these, and with an optimizer of its own: as calling Keras's {@code fit} twice with plain
   * gradient descent.
   *
   * @param trainOn the part that is trained on
   * @param epochs how many, at least 1
   */
  public record Pretraining(Part trainOn, int epochs) {}

  /**
   * A figure that a report states.
   *
   * @param metric which, such as {@code test-accuracy}
   * @param setting of a study, as its table calls it; empty where there is no study
   * @param value of the last epoch, where the report gives one number
   * @param values epoch by epoch or class by class, where it gives them all; else empty
   * @param above name of another experiment, which the report says this one surpasses in the
   *     figure; {@link #OTHER_SETTINGS} where it says so of a study's setting
   * @param note what has to be known to read it
   */
  public record Published(
      String metric,
      Optional<String> setting,
      Optional<Double> value,
      List<Double> values,
      Optional<String> above,
      Optional<String> note) {
    /** What stands for all other settings of a study. */
    public static final String OTHER_SETTINGS = "others";

    /** Checks that it says something. */
    public Published {
      values = List.copyOf(values);
      if (value.isEmpty() && values.isEmpty() && above.isEmpty() && note.isEmpty()) {
        throw new InvalidValueException(
            "expected value, values, above or note, received none; try adding 'value: ...'");
      }
    }
  }
}
