package dev.bobbin.experiment.run;

import dev.bobbin.analysis.diagnosis.Finding;
import dev.bobbin.analysis.evaluation.ConfusionMatrix;
import dev.bobbin.analysis.evaluation.Evaluation;
import dev.bobbin.base.BobbinException;
import dev.bobbin.data.split.Split;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.train.Checkpoint;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import dev.bobbin.experiment.evaluation.EvaluatedPredictions;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.experiment.recipe.RecipeYaml;
import dev.bobbin.model.Classifier;
import dev.bobbin.model.Model;
import dev.bobbin.model.NoveltyDetector;
import dev.bobbin.model.io.CheckpointFile;
import dev.bobbin.model.io.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The run directory of a network. Everything that is read is checked, as files may be torn by a
 * crash or edited by hand.
 *
 * @param directory the run directory
 * @param recipe as resolved
 * @param provenance where it comes from, and how it ended
 * @param metrics its epochs
 * @param result once it has ended
 */
public record NetworkRun(
    Path directory,
    NetworkRecipe recipe,
    RunProvenance provenance,
    List<EpochDone> metrics,
    Optional<RunResult> result)
    implements Run {
  public NetworkRun {
    metrics = List.copyOf(metrics);
  }

  /**
   * Reads a run directory.
   *
   * @throws BobbinException if a file is missing or invalid
   */
  public static NetworkRun open(Path directory) throws IOException {
    NetworkRecipe recipe = RecipeYaml.readNetwork(RunFiles.existing(directory, RunFiles.RECIPE));
    RunProvenance provenance =
        RunProvenance.read(RunFiles.existing(directory, RunFiles.PROVENANCE));
    Optional<RunResult> result = RunFiles.document(directory, RunFiles.RESULT, RunDocuments.RESULT);
    List<EpochDone> metrics = MetricsFile.read(directory, provenance.status(), result);
    return new NetworkRun(directory, recipe, provenance, metrics, result);
  }

  @Override
  public List<String> lastFiles() {
    return List.of(
        RunFiles.DIAGNOSIS,
        RunFiles.EXAMPLES,
        RunFiles.MODEL,
        RunFiles.EVALUATION,
        RunFiles.RESULT);
  }

  @Override
  public Model model() throws IOException {
    Path file = modelFile();
    return RunFiles.reading(
        directory, () -> RunFiles.requireOwn(file, ModelFile.read(file), ended()));
  }

  @Override
  public Optional<RunResult> ended() {
    return status().isFinal() ? result : Optional.empty();
  }

  /** What the model of this run tells unknown images by, if it is whole and has these weights. */
  public Optional<NoveltyDetector> noveltyOf(String weightsSha256) throws IOException {
    if (!Files.isRegularFile(directory.resolve(RunFiles.MODEL))) {
      return Optional.empty();
    }
    try {
      return Optional.of(model())
          .filter(model -> model.weightsSha256().equals(weightsSha256))
          .flatMap(Model::novelty);
    } catch (BobbinException e) {
      // Asked at the end of a training, which writes the model anew.
      return Optional.empty();
    }
  }

  /**
   * The network after the last whole epoch of a training that goes on or was killed; empty before
   * its first epoch, and of one that has ended.
   *
   * @param data of the run's recipe
   * @throws BobbinException if the checkpoint is invalid
   */
  public Optional<Model> unfinished(SplitDataset data) throws IOException {
    Optional<Checkpoint> state =
        status() == SessionStatus.RUNNING ? checkpoint() : Optional.empty();
    if (state.isEmpty()) {
      return Optional.empty();
    }
    Network network = Network.create(recipe.network(), recipe.training().seed());
    try {
      network.setWeights(state.get().weights());
    } catch (IllegalArgumentException e) {
      throw BobbinException.because(
          e,
          directory.resolve(RunFiles.CHECKPOINT),
          "the weights of the network that " + RunFiles.RECIPE + " describes",
          "those of another",
          "the recipe that the run began with");
    }
    return Optional.of(
        new Model(network, data.dataset().classNames(), data.preprocessing(), Map.of()));
  }

  @Override
  public EvaluatedPredictions measure(
      Classifier model, SplitDataset data, Split split, ThreadTeam team) {
    return EvaluatedPredictions.of(
        (Model) model,
        recipe.training().loss(),
        data.preprocessed(model.preprocessing()),
        split,
        team);
  }

  /**
   * Reads the confusion matrix of a split at the end of the run.
   *
   * @throws BobbinException if the run has not ended, has no such split, or the file is invalid
   */
  public ConfusionMatrix confusion(Split split) throws IOException {
    RunFiles.existing(directory, RunFiles.EVALUATION);
    return evaluation(split)
        .map(Evaluation::confusion)
        .orElseThrow(() ->
            BobbinException.of(
                directory.resolve(RunFiles.EVALUATION),
                "an evaluation of the %s images".formatted(split.words()),
                "none",
                "a run with such a split"));
  }

  /**
   * Reads the evaluation of a split; empty if the run has not ended or has no such split.
   *
   * @throws BobbinException if the file is invalid
   */
  public Optional<Evaluation> evaluation(Split split) throws IOException {
    return RunFiles.document(directory, RunFiles.EVALUATION, RunDocuments.EVALUATIONS)
        .map(evaluations -> evaluations.get(split));
  }

  /**
   * Reads the findings; empty in runs of early versions.
   *
   * @throws BobbinException if the file is invalid
   */
  public Optional<List<Finding>> diagnosis() throws IOException {
    return RunFiles.document(directory, RunFiles.DIAGNOSIS, RunDocuments.DIAGNOSIS);
  }

  /**
   * The findings, from the results where those alone have them.
   *
   * @throws BobbinException if the file is invalid
   */
  public List<Finding> findings() throws IOException {
    return diagnosis().or(() -> result.map(RunResult::diagnosis)).orElse(List.of());
  }

  /**
   * Why the loss was no longer a number, if that ended the run. Trained again from its last whole
   * epoch, it would end the same way.
   *
   * @throws BobbinException if the file is invalid
   */
  public Optional<Finding> divergence() throws IOException {
    return status() == SessionStatus.FAILED
        ? diagnosis()
            .flatMap(findings ->
                findings.stream().filter(found -> found.epoch() > metrics.size()).findFirst())
        : Optional.empty();
  }

  /** Whether it has what an ensemble takes from a trained member. */
  public boolean isUsableMember() {
    return status().isFinal()
        && result.isPresent()
        && Files.isRegularFile(directory.resolve(RunFiles.MODEL));
  }

  /**
   * Reads the state that a resume begins from; empty before the first whole epoch.
   *
   * @throws BobbinException if the run has whole epochs and no checkpoint, so that a resume would
   *     train another network; if the checkpoint is invalid
   */
  public Optional<Checkpoint> resumable() throws IOException {
    Optional<Checkpoint> checkpoint = checkpoint();
    boolean hasEpochs = status().isFinal() || result.stream().anyMatch(one -> one.epochs() > 0);
    if (checkpoint.isEmpty() && hasEpochs) {
      throw BobbinException.of(
          directory,
          "a run with " + RunFiles.CHECKPOINT + ", which its other files are made from",
          "one without",
          "another copy of that file, or a new run");
    }
    return checkpoint;
  }

  /**
   * Reads the state after the last whole epoch, if there is one.
   *
   * @throws BobbinException if the file is invalid
   */
  public Optional<Checkpoint> checkpoint() throws IOException {
    Path file = directory.resolve(RunFiles.CHECKPOINT);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Checkpoint checkpoint = CheckpointFile.read(file);
    if (checkpoint.history().size() != checkpoint.epochsDone()
        || checkpoint.epochsDone() > recipe.training().epochs()) {
      throw BobbinException.of(
          file,
          "a history of all of at most " + recipe.training().epochs() + " epochs",
          checkpoint.history().size() + " of " + checkpoint.epochsDone(),
          "a new run");
    }
    if (!isOfThisRun(checkpoint.history())) {
      throw BobbinException.of(
          file,
          "the epochs of " + RunFiles.METRICS,
          "those of another run",
          "the file of this run");
    }
    return Optional.of(checkpoint);
  }

  /** Either may have epochs that the other has not yet. */
  private boolean isOfThisRun(List<EpochDone> history) {
    return IntStream.range(0, Math.min(history.size(), metrics.size()))
        .allMatch(i -> history.get(i).loss() == metrics.get(i).loss());
  }
}
