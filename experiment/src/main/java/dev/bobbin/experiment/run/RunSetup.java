package dev.bobbin.experiment.run;

import dev.bobbin.base.text.Names;
import dev.bobbin.engine.spec.Optimizer;
import dev.bobbin.engine.spec.TrainingSpec;
import dev.bobbin.experiment.recipe.EnsembleRecipe;
import dev.bobbin.experiment.recipe.Experiment;
import dev.bobbin.experiment.recipe.Recipe;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Function;

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
      return Names.id(this);
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
}
