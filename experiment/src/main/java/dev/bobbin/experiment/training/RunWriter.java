package dev.bobbin.experiment.training;

import dev.bobbin.analysis.profile.ProfileAnalysis;
import dev.bobbin.analysis.profile.ProfileJson;
import dev.bobbin.base.codec.Documents;
import dev.bobbin.base.codec.Form;
import dev.bobbin.base.io.AtomicFile;
import dev.bobbin.data.split.Split;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.train.Checkpoint;
import dev.bobbin.experiment.evaluation.EvaluatedPredictions;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.recipe.EnsembleRecipe;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.experiment.recipe.Recipe;
import dev.bobbin.experiment.recipe.RecipeYaml;
import dev.bobbin.experiment.run.RunDocuments;
import dev.bobbin.experiment.run.RunFiles;
import dev.bobbin.experiment.run.RunProvenance;
import dev.bobbin.experiment.run.SessionStatus;
import dev.bobbin.experiment.run.TestExamples;
import dev.bobbin.model.Classifier;
import dev.bobbin.model.Ensemble;
import dev.bobbin.model.Model;
import dev.bobbin.model.NoveltyDetector;
import dev.bobbin.model.io.CheckpointFile;
import dev.bobbin.model.io.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes the files of a run directory, in an order that keeps the run readable after a crash. */
final class RunWriter {
  private final Path directory;
  private @Nullable RunProvenance provenance;

  RunWriter(Path directory) {
    this.directory = directory;
  }

  Path directory() {
    return directory;
  }

  Path file(String name) {
    return directory.resolve(name);
  }

  /** Removes what another training measured. */
  void deleteProfile() throws IOException {
    Files.deleteIfExists(file(RunFiles.PROFILE));
  }

  /** Writes what is known before the training. */
  void begin(Recipe recipe, RunProvenance begun) throws IOException {
    // Out of date once an interrupted run is resumed.
    Files.deleteIfExists(file(RunFiles.RESULT));
    Files.deleteIfExists(file(RunFiles.EVALUATION));
    Files.deleteIfExists(file(RunFiles.REPORT));
    RunFiles.deletePictures(directory);
    RunFiles.deleteLeftovers(directory);
    AtomicFile.writeText(file(RunFiles.RECIPE), RecipeYaml.write(recipe));
    put(begun);
  }

  void checkpoint(Checkpoint checkpoint) throws IOException {
    CheckpointFile.write(file(RunFiles.CHECKPOINT), checkpoint);
  }

  /** Saves a network. */
  Model model(
      Network network, NetworkRecipe recipe, SplitDataset data, Optional<NoveltyDetector> novelty)
      throws IOException {
    RunProvenance.Session session = begun().sessions().getLast();
    Map<String, String> tree = origin(recipe);
    tree.put("java", session.machine().java());
    tree.put("os", session.machine().os());
    tree.put("cpu", session.machine().cpu());
    tree.put("started", session.started().toString());
    tree.put("dataset", begun().dataset());
    begun()
        .data()
        .files()
        .forEach(source -> tree.put("sha256 of " + source.name(), source.sha256()));
    begun()
        .initialWeights()
        .ifPresent(start -> {
          tree.put("initial weights", start.model());
          tree.put("sha256 of the initial weights", start.weightsSha256());
          start
              .optimizerState()
              .filter(state -> state.misfit().isEmpty())
              .ifPresent(state -> tree.put("sha256 of the optimizer's state", state.sha256()));
        });
    Model model =
        new Model(network, data.dataset().classNames(), data.preprocessing(), tree, novelty);
    examples(model, data);
    ModelFile.write(file(RunFiles.MODEL), model);
    return model;
  }

  /** Saves an ensemble. */
  Ensemble model(List<Model> members, EnsembleRecipe recipe, SplitDataset data) throws IOException {
    Map<String, String> tree = origin(recipe);
    tree.put("dataset", begun().dataset());
    Ensemble ensemble = new Ensemble(recipe.rule(), members, tree);
    examples(ensemble, data);
    ModelFile.write(file(RunFiles.MODEL), ensemble);
    return ensemble;
  }

  /** Before the model, so that a service that reads the new model finds its examples. */
  private void examples(Classifier model, SplitDataset data) {
    Documents.write(
        file(RunFiles.EXAMPLES),
        RunDocuments.EXAMPLES,
        TestExamples.of(data.preprocessed(model.preprocessing()), model.weightsSha256()));
  }

  /** Metadata for a model that is used without its run directory. */
  private Map<String, String> origin(Recipe recipe) {
    RunProvenance.Session session = begun().sessions().getLast();
    Map<String, String> tree = new LinkedHashMap<>();
    tree.put("recipe", recipe.name());
    tree.put("seed", Long.toString(recipe.seed()));
    tree.put("bobbin", session.bobbin().version());
    session.bobbin().commit().ifPresent(commit -> tree.put("commit", commit));
    return tree;
  }

  void evaluation(Map<Split, EvaluatedPredictions> measured) {
    Documents.write(file(RunFiles.EVALUATION), RunDocuments.MEASURED, measured);
  }

  <T> void result(Form<T> form, T result) {
    Documents.write(file(RunFiles.RESULT), form, result);
  }

  void profile(ProfileAnalysis profile) {
    Documents.write(file(RunFiles.PROFILE), ProfileJson.PROFILE, profile);
  }

  /** Writes the final status, which comes last so that it implies all other files. */
  RunProvenance end(SessionStatus status, Optional<String> error, Instant now) {
    return put(begun().end(status, error, now));
  }

  private RunProvenance put(RunProvenance next) {
    next.write(file(RunFiles.PROVENANCE));
    provenance = next;
    return next;
  }

  private RunProvenance begun() {
    RunProvenance now = provenance;
    if (now == null) {
      throw new IllegalStateException("run: expected one that has begun");
    }
    return now;
  }
}
