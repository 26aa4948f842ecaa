package dev.bobbin.experiment.training;

import dev.bobbin.analysis.diagnosis.Finding;
import dev.bobbin.analysis.evaluation.EvaluationJson;
import dev.bobbin.analysis.profile.TimeProfile;
import dev.bobbin.base.io.AtomicFile;
import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.data.split.Part;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.train.Checkpoint;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import dev.bobbin.engine.train.TrainingResult;
import dev.bobbin.experiment.evaluation.Measured;
import dev.bobbin.experiment.evaluation.PreparedData;
import dev.bobbin.experiment.recipe.Recipe;
import dev.bobbin.experiment.recipe.RecipeFile;
import dev.bobbin.experiment.run.Ending;
import dev.bobbin.experiment.run.MetricsFile;
import dev.bobbin.experiment.run.RunFiles;
import dev.bobbin.experiment.run.RunProvenance;
import dev.bobbin.experiment.run.RunResult;
import dev.bobbin.model.Model;
import dev.bobbin.model.io.CheckpointFile;
import dev.bobbin.model.io.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes the files of one run directory, in an order in which a crash leaves a run that can be
 * read.
 */
final class RunWriter {
  private final Path directory;
  private @Nullable RunProvenance provenance;

  RunWriter(Path directory) {
    this.directory = directory;
  }

  Path directory() {
    return directory;
  }

  /**
   * Writes what is known before the training.
   *
   * @param history the epochs of a run that is resumed
   * @return where epochs are written from here on; it holds the lock of the run
   */
  MetricsFile begin(Recipe recipe, List<EpochDone> history, RunProvenance begun)
      throws IOException {
    MetricsFile metrics = MetricsFile.open(file(RunFiles.METRICS), history);
    try {
      // What an interrupted run said about its model is no longer true once it goes on.
      Files.deleteIfExists(file(RunFiles.RESULT));
      Files.deleteIfExists(file(RunFiles.EVALUATION));
      Files.deleteIfExists(file(RunFiles.PROFILE));
      Files.deleteIfExists(file(RunFiles.REPORT));
      RunFiles.deletePictures(directory);
      AtomicFile.deleteLeftovers(file(RunFiles.CHECKPOINT));
      AtomicFile.deleteLeftovers(file(RunFiles.MODEL));
      AtomicFile.writeText(file(RunFiles.RECIPE), RecipeFile.write(recipe));
      put(begun);
      return metrics;
    } catch (IOException | RuntimeException e) {
      metrics.close();
      throw e;
    }
  }

  void checkpoint(Checkpoint checkpoint) throws IOException {
    CheckpointFile.write(file(RunFiles.CHECKPOINT), checkpoint);
  }

  void model(Network network, Recipe recipe, PreparedData data) throws IOException {
    Model model =
        new Model(
            network, data.dataset().classNames(), data.preprocessing(), modelProvenance(recipe));
    ModelFile.write(file(RunFiles.MODEL), model);
  }

  /** What goes with the model where the run directory does not. */
  private Map<String, String> modelProvenance(Recipe recipe) {
    RunProvenance.Session session = begun().sessions().getLast();
    Map<String, String> tree = new LinkedHashMap<>();
    tree.put("recipe", recipe.name());
    tree.put("seed", Long.toString(recipe.training().seed()));
    tree.put("bobbin", session.bobbin().version());
    session.bobbin().commit().ifPresent(commit -> tree.put("commit", commit));
    tree.put("java", session.machine().java());
    tree.put("os", session.machine().os());
    tree.put("cpu", session.machine().cpu());
    tree.put("started", session.started().toString());
    tree.put("dataset", begun().dataset());
    begun()
        .data()
        .files()
        .forEach(source -> tree.put("sha256 of " + source.name(), source.sha256()));
    return tree;
  }

  /**
   * Writes what is known after the training. How it ended comes last, so that a run says so only
   * where all else is there.
   */
  RunResult end(
      TrainingResult trained,
      Network network,
      Map<Part, Measured> measured,
      List<Finding> diagnosis,
      Instant now)
      throws IOException {
    Map<String, Object> evaluations = new LinkedHashMap<>();
    measured.forEach(
        (part, figures) -> evaluations.put(part.id(), EvaluationJson.of(figures.evaluation())));
    AtomicFile.writeText(file(RunFiles.EVALUATION), JsonWriter.indented(evaluations));
    RunResult result =
        RunResult.of(
            directory.toString(),
            network.table().parameters(),
            trained,
            Objects.requireNonNull(measured.get(Part.TEST)).evaluation(),
            network.weightsSha256(),
            diagnosis);
    AtomicFile.writeText(file(RunFiles.RESULT), JsonWriter.indented(result.json()));
    put(begun().end(result.ending(), Optional.empty(), now));
    return result;
  }

  void profile(TimeProfile profile) throws IOException {
    AtomicFile.writeText(file(RunFiles.PROFILE), JsonWriter.indented(profile.json()));
  }

  void failed(String message, Instant now) throws IOException {
    put(begun().end(Ending.FAILED, Optional.of(message), now));
  }

  private void put(RunProvenance next) throws IOException {
    next.write(file(RunFiles.PROVENANCE));
    provenance = next;
  }

  private RunProvenance begun() {
    RunProvenance now = provenance;
    if (now == null) {
      throw new IllegalStateException("run: expected one that has begun");
    }
    return now;
  }

  Path file(String name) {
    return directory.resolve(name);
  }
}
