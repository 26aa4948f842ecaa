package dev.bobbin.experiment.run;

import dev.bobbin.base.json.JsonObject;
import dev.bobbin.engine.spec.Optimizer;
import dev.bobbin.engine.spec.TrainingSpec;
import dev.bobbin.experiment.recipe.EnsembleRecipe;
import dev.bobbin.experiment.recipe.Experiment;
import dev.bobbin.experiment.recipe.Recipe;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a run's recipe says, as far as lists of runs show it. What the members of an ensemble do not
 * have in common is empty.
 *
 * @param recipe name of the recipe
 * @param kind one network, or several that decide together
 * @param dataset name of the data set, or its path
 * @param learnsFromTest whether the recipe asks to train on the test images
 * @param seed of everything random
 * @param epochs that are to be trained, of all members together
 * @param optimizer its name in recipes, such as {@code adam}
 * @param rate learning rate of the first step
 * @param batch images a step
 */
public record RunSetup(
    String recipe,
    Kind kind,
    String dataset,
    boolean learnsFromTest,
    long seed,
    int epochs,
    Optional<String> optimizer,
    OptionalDouble rate,
    OptionalInt batch) {
  /** What is trained. */
  public enum Kind {
    NETWORK,
    ENSEMBLE;

    /** The name in documents: {@code network} or {@code ensemble}. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public static RunSetup of(Experiment experiment) {
    List<TrainingSpec> trainings = experiment.networks().stream().map(Recipe::training).toList();
    Optional<Double> rate = common(trainings, training -> training.schedule().rate());
    Optional<Integer> batch = common(trainings, TrainingSpec::batchSize);
    return new RunSetup(
        experiment.name(),
        switch (experiment) {
          case Recipe _ -> Kind.NETWORK;
          case EnsembleRecipe _ -> Kind.ENSEMBLE;
        },
        experiment.data().dataset(),
        experiment.data().trainOn() == Recipe.Part.TEST,
        experiment.seed(),
        trainings.stream().mapToInt(TrainingSpec::epochs).sum(),
        common(trainings, training -> name(training.optimizer())),
        rate.isPresent() ? OptionalDouble.of(rate.get()) : OptionalDouble.empty(),
        batch.isPresent() ? OptionalInt.of(batch.get()) : OptionalInt.empty());
  }

  private static <T> Optional<T> common(
      List<TrainingSpec> trainings, Function<TrainingSpec, T> value) {
    List<T> values = trainings.stream().map(value).distinct().toList();
    return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
  }

  private static String name(Optimizer optimizer) {
    return switch (optimizer) {
      case Optimizer.Sgd _ -> "sgd";
      case Optimizer.Adam _ -> "adam";
      case Optimizer.AdamW _ -> "adamw";
      case Optimizer.RmsProp _ -> "rmsprop";
      case Optimizer.Adagrad _ -> "adagrad";
    };
  }

  /**
   * The tree {@code recipe, kind, dataset, learnsFromTest, seed, plannedEpochs, optimizer, rate,
   * batch}; what is empty here is null.
   */
  public Map<String, @Nullable Object> json() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("recipe", recipe);
    tree.put("kind", kind.id());
    tree.put("dataset", dataset);
    tree.put("learnsFromTest", learnsFromTest);
    tree.put("seed", seed);
    tree.put("plannedEpochs", epochs);
    tree.put("optimizer", optimizer.orElse(null));
    tree.put("rate", rate.isPresent() ? (Double) rate.getAsDouble() : null);
    tree.put("batch", batch.isPresent() ? (Integer) batch.getAsInt() : null);
    return tree;
  }

  public static RunSetup read(JsonObject json) {
    String kind = json.text("kind");
    return new RunSetup(
        json.text("recipe"),
        Stream.of(Kind.values())
            .filter(known -> known.id().equals(kind))
            .findFirst()
            .orElseThrow(() -> json.wrong("kind", "network or ensemble")),
        json.text("dataset"),
        json.flag("learnsFromTest"),
        json.whole("seed"),
        json.count("plannedEpochs", 1),
        json.optionalText("optimizer"),
        json.optionalNumber("rate"),
        json.has("batch") ? OptionalInt.of(json.count("batch", 1)) : OptionalInt.empty());
  }
}
