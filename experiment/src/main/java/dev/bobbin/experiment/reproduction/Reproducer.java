package dev.bobbin.experiment.reproduction;

import dev.bobbin.analysis.diagnosis.Finding;
import dev.bobbin.data.Dataset;
import dev.bobbin.engine.network.shape.LayerTable;
import dev.bobbin.engine.train.NonFiniteLossException;
import dev.bobbin.engine.train.TrainingListener;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.recipe.EnsembleRecipe;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.experiment.recipe.Recipe;
import dev.bobbin.experiment.run.EnsembleRun;
import dev.bobbin.experiment.run.NetworkRun;
import dev.bobbin.experiment.run.RunKey;
import dev.bobbin.experiment.study.SharedData;
import dev.bobbin.experiment.study.StudyPlan;
import dev.bobbin.experiment.training.EnsembleTraining;
import dev.bobbin.experiment.training.NetworkOutcome;
import dev.bobbin.experiment.training.NetworkTraining;
import dev.bobbin.experiment.training.RunStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs published experiments: finished runs are reused, unfinished ones resumed, missing ones
 * trained.
 */
public final class Reproducer {
  private final RunStore store;
  private final Function<String, Optional<Dataset>> datasets;
  private final int threads;
  private final Progress progress;
  private final SharedData prepared;
  private volatile boolean stopped;
  private volatile @Nullable Runnable stopRunning;

  /** Receives progress. */
  public interface Progress {
    /** A training begins or is resumed; {@code what} says which. */
    TrainingListener training(String what);

    /** The training that began last has ended or failed. */
    void trained();

    /** A message for the user. */
    void note(String text);
  }

  /**
   * What is trained.
   *
   * @param seeds of each training: the recipe's and those that follow it
   * @param longest seconds; a training that takes longer is run with one seed
   * @param quick whether to train one epoch each, to check that everything works
   */
  public record Scope(int seeds, double longest, boolean quick) {}

  private record PlannedTraining(Optional<String> setting, Recipe recipe) {
    long seed() {
      return recipe.seed();
    }
  }

  /**
   * Creates a reproducer.
   *
   * @param store where finished runs are looked for, and new ones made
   * @param datasets the data set of a name; empty if it is not available
   * @param threads of each training
   */
  public Reproducer(
      RunStore store,
      Function<String, Optional<Dataset>> datasets,
      int threads,
      Progress progress) {
    this.store = store;
    this.datasets = datasets;
    this.prepared = new SharedData(recipe -> datasets.apply(recipe.data().dataset()).orElseThrow());
    this.threads = threads;
    this.progress = progress;
  }

  /** Stops after the current step; the training can be resumed. May be called by any thread. */
  public void stop() {
    stopped = true;
    Runnable stop = stopRunning;
    if (stop != null) {
      stop.run();
    }
  }

  /** Whether {@link #stop} was called. */
  public boolean isStopped() {
    return stopped;
  }

  /**
   * Runs one experiment.
   *
   * @param known what was measured before; new measurements replace it
   * @return {@code known} with what was measured now
   */
  public Reproduction run(Reproduction known, String id, Scope scope) throws IOException {
    ExperimentRecord experiment =
        known
            .find(id)
            .orElseThrow(() -> new IllegalArgumentException("experiment: none is called " + id));
    Recipe recipe = experiment.recipe();
    String name = recipe.data().dataset();
    Optional<Dataset> dataset = datasets.apply(name);
    if (dataset.isEmpty()) {
      String missing = "data not available here; try 'bobbin data fetch " + name + "'";
      progress.note(id + ": " + missing);
      return known.with(experiment.withoutData(missing));
    }
    List<RunMeasurement> measured = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (PlannedTraining training : trainings(recipe, scope)) {
      if (stopped) {
        break;
      }
      if (training.seed() != recipe.seed()
          && measured.stream().anyMatch(m -> m.seconds() > scope.longest())) {
        continue;
      }
      try {
        measure(recipe, training, dataset.get()).ifPresent(measured::add);
      } catch (NonFiniteLossException | DivergedException e) {
        missing.add("seed " + training.seed() + ": " + e.getMessage());
      }
    }
    for (RunMeasurement now : measured) {
      compareBits(experiment, now);
    }
    return known.with(
        experiment.with(
            measured,
            ComparableMetric.counts(dataset.get()),
            missing.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", missing))));
  }

  private void compareBits(ExperimentRecord experiment, RunMeasurement now) {
    for (RunMeasurement before : experiment.of(now.setting())) {
      if (before.key().equals(now.key()) && !before.weightsSha256().equals(now.weightsSha256())) {
        progress.note(
            "warning: %s, seed %d: expected weights %s as measured before, received %s; try to find out why: the bits of a recipe are a promise"
                .formatted(
                    experiment.id(), now.seed(), before.weightsSha256(), now.weightsSha256()));
      }
    }
  }

  private static List<PlannedTraining> trainings(Recipe recipe, Scope scope) {
    List<PlannedTraining> trainings = new ArrayList<>();
    for (int i = 0; i < scope.seeds(); i++) {
      long seed = recipe.seed() + i;
      if (recipe instanceof NetworkRecipe network && network.study().isPresent()) {
        StudyPlan.of(network)
            .settings()
            .forEach(setting ->
                trainings.add(
                    training(Optional.of(setting.label()), setting.recipe(), seed, scope)));
      } else {
        trainings.add(training(Optional.empty(), recipe, seed, scope));
      }
    }
    return trainings;
  }

  private static PlannedTraining training(
      Optional<String> setting, Recipe recipe, long seed, Scope scope) {
    Recipe seeded = recipe.withSeed(seed);
    return new PlannedTraining(setting, scope.quick() ? seeded.withEpochs(1) : seeded);
  }

  private Optional<RunMeasurement> measure(Recipe recipe, PlannedTraining training, Dataset dataset)
      throws IOException {
    String what =
        recipe.name()
            + training.setting().map(label -> ", " + label).orElse("")
            + ", seed "
            + training.seed();
    Optional<FinishedRun> finished =
        switch (training.recipe()) {
          case NetworkRecipe network -> finished(network, dataset, what);
          case EnsembleRecipe ensemble -> finished(ensemble, dataset, what);
        };
    return finished.map(found ->
        RunMeasurement.of(training.setting(), training.seed(), found, dataset, recipe.published()));
  }

  private Optional<FinishedRun> finished(NetworkRecipe recipe, Dataset dataset, String what)
      throws IOException {
    Optional<NetworkRun> run = store.finished(RunKey.of(recipe, dataset));
    if (run.isPresent()) {
      store.complete(run.get(), dataset, threads);
      return Optional.of(FinishedRun.of(run.get()));
    }
    checkDivergence(recipe, dataset);
    NetworkTraining training = store.open(recipe, prepared.of(recipe), threads);
    NetworkOutcome outcome =
        train(
            training::stop,
            () ->
                training.train(
                    progress.training(what),
                    finding -> progress.note("diagnosis: " + finding.text())));
    return outcome.run().status().isFinal()
        ? Optional.of(FinishedRun.of(outcome))
        : Optional.empty();
  }

  /** What is known to diverge is not trained again. */
  private void checkDivergence(NetworkRecipe recipe, Dataset dataset) throws IOException {
    Optional<NetworkRun> known = store.find(RunKey.of(recipe, dataset));
    Optional<Finding> divergence = known.isPresent() ? known.get().divergence() : Optional.empty();
    if (divergence.isPresent()) {
      throw new DivergedException(divergence.get().text());
    }
  }

  private Optional<FinishedRun> finished(EnsembleRecipe ensemble, Dataset dataset, String what)
      throws IOException {
    SplitDataset data = prepared.of(ensemble);
    Optional<EnsembleRun> run = store.finishedEnsemble(RunKey.of(ensemble, dataset));
    if (run.isPresent()) {
      return Optional.of(FinishedRun.of(run.get(), data, threads));
    }
    for (NetworkRecipe member : ensemble.members()) {
      checkDivergence(member, dataset);
    }
    EnsembleTraining training = store.open(ensemble, data, threads);
    return train(training::stop, () -> training.train(new Members(what))).map(FinishedRun::of);
  }

  /** A run that is known to have failed with a loss that is no number. */
  private static final class DivergedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    DivergedException(String message) {
      super(message);
    }
  }

  @FunctionalInterface
  private interface Work<T> {
    T run() throws IOException;
  }

  private <T> T train(Runnable stop, Work<T> work) throws IOException {
    stopRunning = stop;
    try {
      if (stopped) {
        stop.run();
      }
      return work.run();
    } finally {
      stopRunning = null;
      progress.trained();
    }
  }

  private final class Members implements EnsembleTraining.Listener {
    private final String what;

    Members(String what) {
      this.what = what;
    }

    @Override
    public TrainingListener begins(int index, NetworkRecipe member, LayerTable layers) {
      return progress.training(
          "%s: member %d, %s with seed %d"
              .formatted(what, index + 1, member.name(), member.training().seed()));
    }

    @Override
    public void found(int index, Finding finding) {
      progress.note("diagnosis: " + finding.text());
    }

    @Override
    public void done(int index, NetworkRun run) {
      progress.trained();
    }
  }
}
