package dev.bobbin.experiment.training;

import dev.bobbin.analysis.diagnosis.Finding;
import dev.bobbin.analysis.evaluation.Evaluation;
import dev.bobbin.base.BobbinException;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.split.Split;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.shape.LayerTable;
import dev.bobbin.engine.train.Checkpoint;
import dev.bobbin.engine.train.TrainingListener;
import dev.bobbin.experiment.evaluation.EvaluatedPredictions;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.recipe.EnsembleRecipe;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.experiment.run.EnsembleResult;
import dev.bobbin.experiment.run.EnsembleRun;
import dev.bobbin.experiment.run.FolderLock;
import dev.bobbin.experiment.run.NetworkRun;
import dev.bobbin.experiment.run.RunDocuments;
import dev.bobbin.experiment.run.RunFolder;
import dev.bobbin.experiment.run.RunKey;
import dev.bobbin.experiment.run.RunProvenance;
import dev.bobbin.experiment.run.RunResult;
import dev.bobbin.experiment.run.SessionStatus;
import dev.bobbin.model.Ensemble;
import dev.bobbin.model.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Trains an ensemble and writes its run directory: its members one after the other, each as a run
 * of its own, then the ensemble. Finished members are not trained again; unfinished ones are
 * resumed.
 */
public final class EnsembleTraining extends Training {
  private final EnsembleRecipe recipe;
  private final Dataset dataset;
  private final RunStore store;
  private volatile @Nullable NetworkTraining running;

  private EnsembleTraining(
      EnsembleRecipe recipe,
      Dataset dataset,
      RunOptions options,
      Path directory,
      RunStore store,
      Optional<EnsembleRun> earlier) {
    super(directory, options, earlier.map(EnsembleRun::provenance));
    this.recipe = recipe;
    this.dataset = dataset;
    this.store = store;
  }

  /** Receives the events of an ensemble's training. */
  public interface Listener {
    /**
     * A member's training begins.
     *
     * @param index of the member, from 0
     * @return receives the events of its training
     */
    TrainingListener begins(int index, NetworkRecipe member, LayerTable layers);

    /** A problem was found in the training of the member of that index. */
    void found(int index, Finding finding);

    /** The member of that index is trained, now or in an earlier run. */
    void done(int index, NetworkRun run);
  }

  /**
   * A new run whose members are trained inside its directory.
   *
   * @param data of the recipe
   * @throws BobbinException if a member does not fit the data, or the directory is not new or empty
   * @throws IOException if the directory cannot be made
   */
  public static EnsembleTraining create(
      EnsembleRecipe recipe, SplitDataset data, RunOptions options) throws IOException {
    return create(recipe, data, options, Optional.empty());
  }

  /**
   * A new run; with a store its members are found and trained there, so that ensembles share them.
   */
  static EnsembleTraining create(
      EnsembleRecipe recipe, SplitDataset data, RunOptions options, Optional<RunStore> store)
      throws IOException {
    EnsembleRecipe known = InitialModel.resolved(recipe, new RunFolder(options.runs()));
    for (NetworkRecipe member : known.members()) {
      NetworkTraining.check(member, data);
    }
    Path directory = RunDirectories.make(options, recipe.name());
    return new EnsembleTraining(
        known.resolved(data.dataset()),
        data.dataset(),
        options,
        directory,
        store.isPresent() ? store.get() : inside(directory),
        Optional.empty());
  }

  /**
   * Resumes a run that was interrupted, failed or died, and whose members are in its directory.
   *
   * @param data of the run's recipe
   * @param options of the rest of the training; its directory is ignored
   * @throws BobbinException if nothing is left to train or the data are not those of the run
   */
  public static EnsembleTraining resume(EnsembleRun run, SplitDataset data, RunOptions options)
      throws IOException {
    return resume(run, data, options, inside(run.directory()));
  }

  /** Resumes a run whose members are in a store. */
  static EnsembleTraining resume(
      EnsembleRun run, SplitDataset data, RunOptions options, RunStore store) throws IOException {
    checkResumable(run, data.dataset(), "members", "a new run");
    return new EnsembleTraining(
        run.recipe(), data.dataset(), options, run.directory(), store, Optional.of(run));
  }

  private static RunStore inside(Path directory) throws IOException {
    return RunStore.of(directory.resolve(EnsembleRun.MEMBERS));
  }

  @Override
  void stopRunning() {
    NetworkTraining member = running;
    if (member != null) {
      member.stop();
    }
  }

  /**
   * Trains the members that are not trained yet. May be called once.
   *
   * @return the outcome; empty if it was stopped before all members were trained
   * @throws dev.bobbin.engine.train.NonFiniteLossException when a member's loss is no longer a
   *     number; the run is then marked as failed
   * @throws BobbinException if another process trains it
   * @throws IOException when the directory cannot be written
   */
  public Optional<EnsembleOutcome> train(Listener listener) throws IOException {
    try (FolderLock _ = FolderLock.hold(directory())) {
      return trainAlone(listener);
    }
  }

  private Optional<EnsembleOutcome> trainAlone(Listener listener) throws IOException {
    requireResumable();
    writer.begin(recipe, begin(dataset, Optional.empty()));
    try {
      List<TrainedMember> members = new ArrayList<>();
      for (NetworkRecipe member : recipe.members()) {
        Optional<TrainedMember> trained = train(members.size(), member, listener);
        if (trained.isEmpty()) {
          end(SessionStatus.INTERRUPTED);
          return Optional.empty();
        }
        listener.done(members.size(), trained.get().run());
        members.add(trained.get());
      }
      return Optional.of(finish(members));
    } catch (IOException | RuntimeException e) {
      markFailed(e, message(e));
      throw e;
    }
  }

  /**
   * A trained member; {@code measured} holds the splits that it was evaluated on in this process.
   */
  private record TrainedMember(
      NetworkRun run, Model model, Map<Split, EvaluatedPredictions> measured) {}

  /** Reads the states that members go on from, before any file is deleted. */
  private void requireResumable() throws IOException {
    for (NetworkRecipe member : recipe.members()) {
      Optional<NetworkRun> known = store.find(RunKey.of(member, dataset));
      if (known.isPresent() && !known.get().isUsableMember()) {
        Optional<Checkpoint> _ = known.get().resumable();
      }
    }
  }

  private Optional<TrainedMember> train(int index, NetworkRecipe member, Listener listener)
      throws IOException {
    Optional<NetworkRun> finished =
        store.find(RunKey.of(member, dataset)).filter(NetworkRun::isUsableMember);
    if (finished.isPresent()) {
      NetworkRun run = finished.get();
      RunStore.complete(run, dataset, options);
      return Optional.of(new TrainedMember(run, run.model(), Map.of()));
    }
    if (isStopped()) {
      return Optional.empty();
    }
    NetworkTraining training = store.open(member, SplitDataset.of(dataset, member.data()), options);
    running = training;
    if (isStopped()) {
      training.stop();
    }
    NetworkOutcome outcome =
        training.train(
            listener.begins(index, member, training.table()),
            finding -> listener.found(index, finding));
    return outcome.run().status().isFinal()
        ? Optional.of(new TrainedMember(outcome.run(), outcome.model(), outcome.measured()))
        : Optional.empty();
  }

  private EnsembleOutcome finish(List<TrainedMember> members) throws IOException {
    List<NetworkRun> runs = members.stream().map(TrainedMember::run).toList();
    SplitDataset whole = SplitDataset.of(dataset, recipe.data());
    Ensemble ensemble =
        writer.model(members.stream().map(TrainedMember::model).toList(), recipe, whole);
    SplitDataset data = whole.preprocessed(ensemble.preprocessing());
    Map<Split, EvaluatedPredictions> measured = new EnumMap<>(Split.class);
    try (ThreadTeam team = new ThreadTeam(options.threads())) {
      for (Split split : List.of(Split.VALIDATION, Split.TEST)) {
        if (data.count(split) > 0) {
          List<Optional<EvaluatedPredictions>> known =
              members.stream()
                  .map(member -> Optional.ofNullable(member.measured().get(split)))
                  .toList();
          measured.put(split, EvaluatedPredictions.of(ensemble, recipe, known, data, split, team));
        }
      }
    }
    EnsembleResult result = new EnsembleResult(whole(ensemble, runs, measured), results(runs));
    writer.evaluation(measured);
    writer.result(RunDocuments.ENSEMBLE_RESULT, result);
    RunProvenance provenance = end(SessionStatus.COMPLETED);
    return new EnsembleOutcome(
        new EnsembleRun(directory(), recipe, provenance, Optional.of(result)),
        runs,
        data,
        ensemble,
        measured);
  }

  private RunResult whole(
      Ensemble ensemble, List<NetworkRun> members, Map<Split, EvaluatedPredictions> measured) {
    Evaluation test = Objects.requireNonNull(measured.get(Split.TEST)).evaluation();
    Optional<Evaluation> validation =
        Optional.ofNullable(measured.get(Split.VALIDATION)).map(EvaluatedPredictions::evaluation);
    List<Double> secondsPerEpoch = new ArrayList<>();
    List<Finding> diagnosis = new ArrayList<>();
    double seconds = 0;
    double images = 0;
    for (NetworkRun member : members) {
      RunResult result = member.result().orElseThrow();
      secondsPerEpoch.addAll(result.secondsPerEpoch());
      diagnosis.addAll(result.diagnosis());
      seconds += result.seconds();
      images += result.imagesPerSecond() * result.seconds();
    }
    return new RunResult(
        directory().toString(),
        SessionStatus.COMPLETED,
        ensemble.parameters(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        metric(validation, Evaluation::loss),
        metric(validation, Evaluation::accuracy),
        test.accuracy(),
        test.loss(),
        secondsPerEpoch.size(),
        secondsPerEpoch,
        seconds == 0 ? 0 : images / seconds,
        ensemble.weightsSha256(),
        test.leakage(),
        diagnosis);
  }

  private static OptionalDouble metric(
      Optional<Evaluation> evaluation, ToDoubleFunction<Evaluation> metric) {
    return evaluation.stream().mapToDouble(metric).findFirst();
  }

  private List<EnsembleResult.Member> results(List<NetworkRun> runs) {
    List<EnsembleResult.Member> members = new ArrayList<>();
    for (NetworkRun run : runs) {
      RunResult result = run.result().orElseThrow();
      Path place = run.directory();
      members.add(
          new EnsembleResult.Member(
              recipe.members().get(members.size()).name(),
              run.recipe().seed(),
              (place.startsWith(directory()) ? directory().relativize(place) : place).toString(),
              result.testAccuracy(),
              result.testLoss(),
              result.weightsSha256(),
              result.diagnosis()));
    }
    return members;
  }
}
