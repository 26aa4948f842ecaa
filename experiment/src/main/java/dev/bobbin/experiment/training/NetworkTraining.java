package dev.bobbin.experiment.training;

import dev.bobbin.analysis.diagnosis.Finding;
import dev.bobbin.analysis.novelty.NoveltyFitter;
import dev.bobbin.analysis.profile.ProfileAnalysis;
import dev.bobbin.base.BobbinException;
import dev.bobbin.data.ImageSamples;
import dev.bobbin.data.split.Split;
import dev.bobbin.engine.KernelInfo;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.shape.FrozenLayers;
import dev.bobbin.engine.network.shape.LayerTable;
import dev.bobbin.engine.profile.Profiler;
import dev.bobbin.engine.spec.TrainingSpec;
import dev.bobbin.engine.train.Checkpoint;
import dev.bobbin.engine.train.CheckpointMismatchException;
import dev.bobbin.engine.train.NonFiniteLossException;
import dev.bobbin.engine.train.Trainer;
import dev.bobbin.engine.train.TrainingEvent;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import dev.bobbin.engine.train.TrainingListener;
import dev.bobbin.engine.train.TrainingResult;
import dev.bobbin.experiment.evaluation.EvaluatedPredictions;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.experiment.run.DiagnosisRecorder;
import dev.bobbin.experiment.run.MetricsFile;
import dev.bobbin.experiment.run.NetworkRun;
import dev.bobbin.experiment.run.RunDocuments;
import dev.bobbin.experiment.run.RunFiles;
import dev.bobbin.experiment.run.RunFolder;
import dev.bobbin.experiment.run.RunProvenance;
import dev.bobbin.experiment.run.RunResult;
import dev.bobbin.experiment.tensorboard.SummaryWriter;
import dev.bobbin.model.Model;
import dev.bobbin.model.NoveltyDetector;
import dev.bobbin.model.SlowKernelWarning;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Trains a network and writes its run directory: each epoch as it ends, then the model, its
 * evaluation and the result. The same recipe, seed and data give the same weights for any number of
 * threads, with and without a resume.
 */
public final class NetworkTraining extends Training {
  private static final double PEAK_SECONDS = 1;
  private static final double NANOS = 1e9;

  private final NetworkRecipe recipe;
  private final SplitDataset data;
  private final Network network;
  private final Optional<NetworkRun> earlier;
  private final Optional<Transfer> transfer;
  private final Optional<Integer> continuedAfter;
  private Optional<Finding> cause = Optional.empty();
  private volatile @Nullable Trainer trainer;

  private NetworkTraining(
      NetworkRecipe recipe,
      SplitDataset data,
      RunOptions options,
      Network network,
      Path directory,
      Optional<NetworkRun> earlier,
      Optional<Transfer> transfer,
      Optional<Integer> continuedAfter) {
    super(directory, options, earlier.map(NetworkRun::provenance));
    this.recipe = recipe;
    this.data = data;
    this.network = network;
    this.earlier = earlier;
    this.transfer = transfer;
    this.continuedAfter = continuedAfter;
  }

  /**
   * A new run. Its directory is made last, when all else has been checked.
   *
   * @throws BobbinException if network, initial weights, training and data do not fit each other,
   *     or the directory is not new or empty
   * @throws IOException if the directory cannot be made
   */
  public static NetworkTraining create(NetworkRecipe recipe, SplitDataset data, RunOptions options)
      throws IOException {
    Optional<InitialModel> start = InitialModel.of(recipe, new RunFolder(options.runs()));
    NetworkRecipe known = start.map(model -> model.in(recipe)).orElse(recipe);
    NetworkRecipe resolved = known.resolved(data.dataset());
    Network network = TrainingCheck.network(resolved, data);
    Optional<Transfer> transfer =
        start.map(model -> Transfer.into(network, model, data, resolved.training()));
    Path directory = RunDirectories.make(options, recipe.name());
    return new NetworkTraining(
        resolved, data, options, network, directory, Optional.empty(), transfer, Optional.empty());
  }

  /**
   * Resumes a run that was interrupted, failed or died, from its last whole epoch.
   *
   * @param data of the run's recipe
   * @param options of the rest of the training; its directory is ignored
   * @throws BobbinException if nothing is left to train, the run would fail again as it did, or the
   *     data are not those of the run
   */
  public static NetworkTraining resume(NetworkRun run, SplitDataset data, RunOptions options)
      throws IOException {
    checkResumable(run, data.dataset(), "epochs", "--epochs N to train N more, or a new run");
    return resume(run, run.resumable(), run.recipe(), data, options, Optional.empty());
  }

  /**
   * Trains a run further, whether it is completed or was stopped: for {@code epochs} more than it
   * has whole epochs. The optimizer keeps its memory. A schedule over the whole training is not
   * stretched: after the epochs that the recipe had said, it keeps its last rate.
   *
   * @param epochs at least 1
   * @param data of the run's recipe
   * @param options of the rest of the training; its directory is ignored
   * @throws BobbinException if the run has no checkpoint or the data are not those of the run
   */
  public static NetworkTraining continued(
      NetworkRun run, int epochs, SplitDataset data, RunOptions options) throws IOException {
    checkData(run, data.dataset());
    Optional<Checkpoint> checkpoint = run.checkpoint();
    if (checkpoint.isEmpty() && !run.metrics().isEmpty()) {
      throw BobbinException.of(
          run.directory(),
          "a run with " + RunFiles.CHECKPOINT + ", the state that training goes on from",
          "one without",
          "a new run with initial-weights: " + run.directory());
    }
    int done = checkpoint.map(Checkpoint::epochsDone).orElse(0);
    NetworkRecipe recipe = run.recipe().continuedTo(Math.addExact(done, epochs));
    return resume(run, checkpoint, recipe, data, options, Optional.of(done));
  }

  private static NetworkTraining resume(
      NetworkRun run,
      Optional<Checkpoint> checkpoint,
      NetworkRecipe recipe,
      SplitDataset data,
      RunOptions options,
      Optional<Integer> continuedAfter)
      throws IOException {
    Optional<Finding> divergence = run.divergence();
    if (divergence.isPresent()) {
      throw BobbinException.of(
          run.directory(),
          "a run that can go on",
          "one that would fail again as it did: " + divergence.get().message(),
          "a new run with " + divergence.get().advice());
    }
    Network network = TrainingCheck.network(recipe, data);
    // A checkpoint has the weights, so that the initial model may be gone.
    boolean begins = recipe.initialWeights().isPresent() && checkpoint.isEmpty();
    Optional<Transfer> transfer =
        begins
            ? InitialModel.of(recipe, new RunFolder(options.runs()))
                .map(model -> Transfer.into(network, model, data, recipe.training()))
            : Optional.empty();
    return new NetworkTraining(
        recipe,
        data,
        options,
        network,
        run.directory(),
        Optional.of(run),
        transfer,
        continuedAfter);
  }

  /**
   * Checks a recipe before its training.
   *
   * @throws BobbinException if network, initial weights, training and data do not fit each other
   * @throws IOException if the initial weights cannot be read
   */
  public static void check(NetworkRecipe recipe, SplitDataset data) throws IOException {
    Network network = TrainingCheck.network(recipe.resolved(data.dataset()), data);
    InitialModel.of(recipe, RunFolder.USUAL)
        .ifPresent(model -> Transfer.into(network, model, data, recipe.training()));
  }

  /** The network's layers with their shapes, parameters and work. */
  public LayerTable table() {
    return network.table();
  }

  /** What the network took from a trained model, if this training begins with that. */
  public Optional<Transfer> transfer() {
    return transfer;
  }

  /** Frozen layers whose weights are those that they start with at random. */
  public List<String> frozenAtRandom() {
    if (transfer.isEmpty() && recipe.initialWeights().isPresent()) {
      return List.of();
    }
    FrozenLayers frozen = FrozenLayers.of(network.table(), recipe.training().freeze());
    return network.table().rows().stream()
        .filter(row -> row.parameters() > 0 && frozen.contains(row.name()))
        .map(LayerTable.Row::name)
        .filter(layer -> transfer.isEmpty() || transfer.get().weights().newLayers().contains(layer))
        .toList();
  }

  /** How the network is trained; its epochs are all, those of earlier sessions included. */
  public TrainingSpec spec() {
    return recipe.training();
  }

  @Override
  void stopRunning() {
    Trainer running = trainer;
    if (running != null) {
      running.stop();
    }
  }

  /**
   * Trains. May be called once.
   *
   * @param listener receives the events, after the run directory has been written
   * @throws dev.bobbin.engine.train.NonFiniteLossException when the loss is no longer a number; the
   *     run is then marked as failed
   * @throws IOException when the run directory cannot be written, or another process trains into it
   */
  public NetworkOutcome train(TrainingListener listener) throws IOException {
    return train(listener, _ -> {});
  }

  /** Whether this resume only makes files again. */
  private boolean isTrained() {
    return earlier.stream()
        .anyMatch(run ->
            run.status().isFinal()
                && run.recipe().training().epochs() == recipe.training().epochs());
  }

  /**
   * Trains, as {@link #train(TrainingListener)} does.
   *
   * @param findings receives each finding once, after the listener has received its epoch
   */
  public NetworkOutcome train(TrainingListener listener, Consumer<Finding> findings)
      throws IOException {
    SlowKernelWarning.warnOnce();
    Optional<Checkpoint> checkpoint =
        earlier.isPresent() ? earlier.get().checkpoint() : Optional.empty();
    List<EpochDone> history = checkpoint.map(Checkpoint::history).orElse(List.of());
    // The open file holds the lock of the run.
    try (MetricsFile metrics = MetricsFile.open(writer.file(RunFiles.METRICS));
        ThreadTeam team = new ThreadTeam(options.threads())) {
      RunProvenance begun = begin(data.dataset(), continuedAfter);
      writer.begin(recipe, transfer.map(taken -> begun.startedFrom(taken.weights())).orElse(begun));
      if (!isTrained()) {
        writer.deleteProfile();
      }
      metrics.replace(history);
      NetworkOutcome outcome;
      try (EpochLog log = new EpochLog(metrics, events(history))) {
        outcome = train(checkpoint, log, team, listener, findings);
      } catch (IOException | RuntimeException e) {
        String message = message(e);
        markFailed(e, cause.map(found -> message + "; diagnosis: " + found.text()).orElse(message));
        throw e;
      }
      options.whenTrained().ifPresent(next -> next.accept(outcome));
      return outcome;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private Optional<SummaryWriter> events(List<EpochDone> history) throws IOException {
    return options.events() || Files.isDirectory(directory().resolve(SummaryWriter.FOLDER))
        ? Optional.of(SummaryWriter.open(directory(), history, options.clock()))
        : Optional.empty();
  }

  private NetworkOutcome train(
      Optional<Checkpoint> checkpoint,
      EpochLog log,
      ThreadTeam team,
      TrainingListener listener,
      Consumer<Finding> findings)
      throws IOException {
    ImageSamples training = data.training(recipe.data().augmentation(), recipe.training().seed());
    DiagnosisRecorder diagnosis =
        new DiagnosisRecorder(
            writer.file(RunFiles.DIAGNOSIS),
            network,
            recipe.training(),
            training,
            team,
            checkpoint.map(Checkpoint::history).orElse(List.of()),
            earlier.isPresent() ? earlier.get().findings() : List.of());
    if (checkpoint.isEmpty() && !isStopped()) {
      pretrain(team, listener, diagnosis, findings);
    }
    Trainer current = new Trainer(network, recipe.training(), team);
    checkpoint.ifPresent(continuedAfter.isPresent() ? current::goOn : current::resume);
    if (checkpoint.isEmpty()) {
      transfer
          .flatMap(Transfer::state)
          .ifPresent(state -> current.startFrom(state.checkpoint(network)));
    }
    Optional<Profiler> profiler =
        options.profile() ? Optional.of(new Profiler(network.table(), team)) : Optional.empty();
    profiler.ifPresent(current::profile);
    begin(current);
    TrainingResult trained;
    try {
      trained =
          current.train(
              training,
              data.validation(),
              event -> {
                List<Finding> found =
                    switch (event) {
                      case TrainingEvent.Started _ -> {
                        diagnosis.started();
                        keepStart(current);
                        yield List.of();
                      }
                      case TrainingEvent.StepDone _ -> List.of();
                      case EpochDone epoch -> keep(current, log, diagnosis, epoch);
                    };
                listener.on(event);
                found.forEach(findings);
              });
    } catch (NonFiniteLossException e) {
      OptionalInt best = current.restoreBest();
      if (best.isPresent()) {
        Model _ = writer.model(network, recipe, data, novelty(team));
      }
      explain(diagnosis.failed(e, best), findings);
      throw e;
    } catch (CheckpointMismatchException e) {
      throw BobbinException.because(
          e,
          writer.file(RunFiles.CHECKPOINT),
          "the state of the training that " + RunFiles.RECIPE + " describes",
          "that of another (" + e.getMessage() + ")",
          "the recipe that the run began with, or a new run");
    }
    long ended = System.nanoTime();
    Model model = writer.model(network, recipe, data, novelty(team));
    Map<Split, EvaluatedPredictions> measured = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      if (data.count(split) > 0) {
        measured.put(
            split, EvaluatedPredictions.of(model, recipe.training().loss(), data, split, team));
      }
    }
    if (trained.ending() != TrainingResult.Ending.INTERRUPTED) {
      Split judged = data.showsAllClasses(Split.VALIDATION) ? Split.VALIDATION : Split.TEST;
      diagnosis
          .evaluated(
              Objects.requireNonNull(measured.get(judged)).evaluation(),
              data.countsPerClass(Split.TRAIN))
          .forEach(findings);
    }
    RunResult result =
        RunResult.of(
            directory().toString(),
            network.table().parameters(),
            trained,
            Objects.requireNonNull(measured.get(Split.TEST)).evaluation(),
            network.weightsSha256(),
            diagnosis.findings());
    writer.evaluation(measured);
    writer.result(RunDocuments.RESULT, result);
    RunProvenance provenance = end(result.status());
    long evaluated = System.nanoTime();
    Optional<ProfileAnalysis> profile =
        profiler
            .flatMap(Profiler::profile)
            .map(times ->
                new ProfileAnalysis(
                    times,
                    training.count(),
                    new ProfileAnalysis.Peak(
                        KernelInfo.measureGflops(team, PEAK_SECONDS),
                        ProfileAnalysis.Peak.When.AFTER),
                    OptionalDouble.of((evaluated - ended) / NANOS)));
    if (profile.isPresent()) {
      writer.profile(profile.get());
    }
    return new NetworkOutcome(
        new NetworkRun(directory(), recipe, provenance, trained.history(), Optional.of(result)),
        data,
        model,
        measured,
        profile);
  }

  private void explain(Finding found, Consumer<Finding> findings) {
    cause = Optional.of(found);
    findings.accept(found);
  }

  /** As the recipe wants it; else that of a model of the same weights, which is written again. */
  private Optional<NoveltyDetector> novelty(ThreadTeam team) throws IOException {
    if (recipe.noveltyDetection().isEmpty()) {
      return earlier.isPresent()
          ? earlier.get().noveltyOf(network.weightsSha256())
          : Optional.empty();
    }
    return Optional.of(
        NoveltyFitter.fit(
            network,
            data.samples(Split.TRAIN),
            data.samples(Split.VALIDATION),
            recipe.noveltyDetection().get().keep(),
            team));
  }

  /** Has no checkpoints: after an interruption it is repeated, to the same bits. */
  private void pretrain(
      ThreadTeam team,
      TrainingListener listener,
      DiagnosisRecorder diagnosis,
      Consumer<Finding> findings)
      throws IOException {
    if (recipe.pretraining().isEmpty()) {
      return;
    }
    SplitDataset before = SplitDataset.of(data.dataset(), recipe.pretrainingData().orElseThrow());
    int epochs = recipe.pretraining().get().epochs();
    Trainer first = new Trainer(network, recipe.training().withEpochs(epochs), team);
    begin(first);
    try (MetricsFile metrics = MetricsFile.open(writer.file(RunFiles.PRETRAINING))) {
      metrics.replace(List.of());
      first.train(
          before.training(recipe.data().augmentation(), recipe.training().seed()),
          before.validation(),
          event -> {
            listener.on(event);
            if (event instanceof EpochDone epoch) {
              metrics.append(epoch);
            }
          });
    } catch (NonFiniteLossException e) {
      explain(diagnosis.failed(e, OptionalInt.empty()), findings);
      throw e;
    }
  }

  private void begin(Trainer current) {
    trainer = current;
    if (isStopped()) {
      current.stop();
    }
  }

  /** The files that receive each epoch; {@code metrics} is closed by the holder of its lock. */
  private record EpochLog(MetricsFile metrics, Optional<SummaryWriter> events)
      implements Closeable {
    @Override
    public void close() throws IOException {
      if (events.isPresent()) {
        events.get().close();
      }
    }
  }

  /** Keeps what a resumed run could not find again: initial weights, patience that began anew. */
  private void keepStart(Trainer current) {
    if (transfer.isEmpty() && continuedAfter.isEmpty()) {
      return;
    }
    try {
      writer.checkpoint(current.checkpoint());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Finding> keep(
      Trainer current, EpochLog log, DiagnosisRecorder diagnosis, EpochDone epoch) {
    try {
      log.metrics().append(epoch);
      List<Finding> found = diagnosis.epochDone(epoch);
      writer.checkpoint(current.checkpoint());
      // After the checkpoint, so that a resumed run never repeats an epoch that was shown.
      if (log.events().isPresent()) {
        log.events().get().append(epoch);
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
