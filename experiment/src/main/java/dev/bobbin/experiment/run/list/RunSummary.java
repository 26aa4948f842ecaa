package dev.bobbin.experiment.run.list;

import dev.bobbin.analysis.diagnosis.Finding;
import dev.bobbin.analysis.evaluation.Leakage;
import dev.bobbin.base.text.Names;
import dev.bobbin.engine.spec.TrainingSpec;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import dev.bobbin.experiment.recipe.EnsembleRecipe;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.experiment.recipe.Recipe;
import dev.bobbin.experiment.run.RunLiveness;
import dev.bobbin.experiment.run.RunResult;
import dev.bobbin.experiment.run.RunStatus;
import dev.bobbin.model.schema.TrainingCodecs;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * A run in a list of runs. Every run directory has a summary: if it is damaged, with what could be
 * read and the problem.
 *
 * @param directory may contain any characters, also control characters
 * @param problem an error in its files or of its training
 * @param setup settings of its recipe, if that can be read
 * @param started when its first session began, if known
 * @param changed when one of its files, or of its members', last changed
 * @param figures its metrics so far
 * @param hasReport whether there is a report
 * @param members of an ensemble, by name
 */
public record RunSummary(
    Path directory,
    RunStatus status,
    Optional<String> problem,
    Optional<Setup> setup,
    Optional<Instant> started,
    Instant changed,
    Figures figures,
    boolean hasReport,
    List<RunSummary> members) {
  public RunSummary {
    members = List.copyOf(members);
  }

  RunSummary in(Path place) {
    return new RunSummary(
        place, status, problem, setup, started, changed, figures, hasReport, members);
  }

  /** The same with its members, and whether a process is training it. */
  RunSummary with(List<RunSummary> members, Instant now) {
    Instant latest =
        members.stream().map(RunSummary::changed).reduce(changed, (a, b) -> a.isAfter(b) ? a : b);
    return new RunSummary(
        directory,
        isTrained(members, latest, now) ? RunStatus.TRAINING : status,
        problem,
        setup,
        started,
        latest,
        members.isEmpty() || figures.testAccuracy().isPresent()
            ? figures
            : Figures.ofMembers(members.stream().map(RunSummary::figures).toList()),
        hasReport,
        members);
  }

  private boolean isTrained(List<RunSummary> members, Instant latest, Instant now) {
    if (status != RunStatus.DIED && status != RunStatus.DAMAGED) {
      return false;
    }
    // An ensemble has no metrics to lock, and between two members none of theirs is locked.
    return isEnsemble()
        ? members.stream().anyMatch(member -> member.status() == RunStatus.TRAINING)
            || (status == RunStatus.DIED && RunLiveness.isRecent(latest, now))
        : RunLiveness.isHeld(directory, latest, now);
  }

  boolean isEnsemble() {
    return setup.isPresent() && setup.get().kind() == Kind.ENSEMBLE;
  }

  public String name() {
    Path name = directory.getFileName();
    return name == null ? directory.toString() : name.toString();
  }

  /** Whether the run is trained on test images. */
  public boolean leaks() {
    return figures.leakage().isPresent() || setup.map(Setup::trainsOnTest).orElse(false);
  }

  /** The kind of recipe. */
  public enum Kind {
    NETWORK,
    ENSEMBLE;

    public String id() {
      return Names.id(this);
    }
  }

  /**
   * Settings of a recipe; those that differ between members of an ensemble are empty.
   *
   * @param recipe its name
   * @param dataset name of the data set, or its path
   * @param trainsOnTest whether the recipe asks to train on test images
   * @param seed of everything random
   * @param epochs to train, of all members together
   * @param optimizer its name in recipes, such as {@code adam}
   * @param learningRate of the first step
   */
  public record Setup(
      String recipe,
      Kind kind,
      String dataset,
      boolean trainsOnTest,
      long seed,
      int epochs,
      Optional<String> optimizer,
      OptionalDouble learningRate,
      OptionalInt batchSize) {
    public static Setup of(Recipe recipe) {
      List<TrainingSpec> trainings =
          recipe.networks().stream().map(NetworkRecipe::training).toList();
      Optional<Double> learningRate =
          common(trainings, training -> training.schedule().baseLearningRate());
      Optional<Integer> batchSize = common(trainings, TrainingSpec::batchSize);
      return new Setup(
          recipe.name(),
          switch (recipe) {
            case NetworkRecipe _ -> Kind.NETWORK;
            case EnsembleRecipe _ -> Kind.ENSEMBLE;
          },
          recipe.data().dataset(),
          recipe.data().trainOn() == NetworkRecipe.TrainOn.TEST,
          recipe.seed(),
          trainings.stream().mapToInt(TrainingSpec::epochs).sum(),
          common(trainings, training -> TrainingCodecs.optimizerName(training.optimizer())),
          learningRate.stream().mapToDouble(Double::doubleValue).findFirst(),
          batchSize.stream().mapToInt(Integer::intValue).findFirst());
    }

    private static <T> Optional<T> common(
        List<TrainingSpec> trainings, Function<TrainingSpec, T> value) {
      List<T> values = trainings.stream().map(value).distinct().toList();
      return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
    }
  }

  /**
   * Metrics of a run so far. Until an ensemble has ended, it has only the epochs, seconds and
   * diagnosis of its members.
   *
   * @param epochs number of trained epochs, of all members together
   * @param last the last epoch of a network
   * @param bestEpoch the first epoch with the best validation accuracy of a network
   * @param validationAccuracy the best of all epochs; of an ensemble that of the whole
   * @param testAccuracy of the saved model
   * @param testLoss of the saved model, with penalties
   * @param parameters of the network, or of all members
   * @param seconds of training, without validation
   * @param diagnosis the kinds of findings, each once, in order
   * @param leakage set if test images were trained on
   */
  public record Figures(
      int epochs,
      Optional<EpochDone> last,
      OptionalInt bestEpoch,
      OptionalDouble validationAccuracy,
      OptionalDouble testAccuracy,
      OptionalDouble testLoss,
      OptionalLong parameters,
      double seconds,
      List<Finding.Kind> diagnosis,
      Optional<Leakage> leakage) {
    public Figures {
      diagnosis = List.copyOf(diagnosis);
    }

    static Figures of(List<EpochDone> history, Optional<RunResult> result, List<Finding> findings) {
      Optional<EpochDone> best =
          history.stream()
              .filter(epoch -> epoch.validationAccuracy().isPresent())
              .reduce((a, b) ->
                  b.validationAccuracy().getAsDouble() > a.validationAccuracy().getAsDouble()
                      ? b
                      : a);
      return new Figures(
          history.size(),
          history.isEmpty() ? Optional.empty() : Optional.of(history.getLast()),
          best.stream().mapToInt(EpochDone::epoch).findFirst(),
          best.map(EpochDone::validationAccuracy).orElse(OptionalDouble.empty()),
          result.stream().mapToDouble(RunResult::testAccuracy).findFirst(),
          result.stream().mapToDouble(RunResult::testLoss).findFirst(),
          result.stream().mapToLong(RunResult::parameters).findFirst(),
          history.stream().mapToDouble(EpochDone::trainingSeconds).sum(),
          kinds(findings),
          result.flatMap(RunResult::leakage));
    }

    /** Metrics of a finished ensemble. */
    static Figures of(RunResult whole) {
      return new Figures(
          whole.epochs(),
          Optional.empty(),
          OptionalInt.empty(),
          whole.validationAccuracy(),
          OptionalDouble.of(whole.testAccuracy()),
          OptionalDouble.of(whole.testLoss()),
          OptionalLong.of(whole.parameters()),
          whole.seconds(),
          kinds(whole.diagnosis()),
          whole.leakage());
    }

    /** Metrics of an unfinished ensemble. */
    static Figures ofMembers(List<Figures> members) {
      return new Figures(
          members.stream().mapToInt(Figures::epochs).sum(),
          Optional.empty(),
          OptionalInt.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalLong.empty(),
          members.stream().mapToDouble(Figures::seconds).sum(),
          members.stream().flatMap(member -> member.diagnosis().stream()).distinct().toList(),
          Optional.empty());
    }

    private static List<Finding.Kind> kinds(List<Finding> findings) {
      return findings.stream().map(Finding::kind).distinct().toList();
    }
  }
}
