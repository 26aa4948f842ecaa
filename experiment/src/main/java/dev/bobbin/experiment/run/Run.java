package dev.bobbin.experiment.run;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.text.Names;
import dev.bobbin.data.split.Split;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.experiment.evaluation.EvaluatedPredictions;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.recipe.EnsembleRecipe;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.experiment.recipe.Recipe;
import dev.bobbin.experiment.recipe.RecipeFolder;
import dev.bobbin.experiment.recipe.RecipeYaml;
import dev.bobbin.model.Classifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A run directory, of a network or an ensemble. */
public sealed interface Run permits NetworkRun, EnsembleRun {
  /** The run directory. */
  Path directory();

  /** The recipe, as resolved. */
  Recipe recipe();

  /** Where it comes from, and how it ended. */
  RunProvenance provenance();

  /** Name of the report in a run directory. */
  String REPORT = RunFiles.REPORT;

  /** How the run ended; {@link SessionStatus#RUNNING} also if its process died. */
  default SessionStatus status() {
    return provenance().status();
  }

  /** What decided the bits of its weights. */
  default RunKey key() {
    return RunKey.of(recipe(), provenance());
  }

  /**
   * Reads the model.
   *
   * @throws BobbinException if the run has not saved one yet, or the file is invalid
   */
  Classifier model() throws IOException;

  /**
   * Evaluates a model of this run, on unaugmented images.
   *
   * @param data of the run's recipe
   */
  EvaluatedPredictions measure(Classifier model, SplitDataset data, Split split, ThreadTeam team);

  /** Reads the model and evaluates it. */
  default EvaluatedPredictions measure(SplitDataset data, Split split, ThreadTeam team)
      throws IOException {
    return measure(model(), data, split, team);
  }

  /**
   * Reads a run directory of either kind.
   *
   * @throws BobbinException if a file is missing or invalid
   */
  static Run open(Path directory) throws IOException {
    return switch (recipe(directory)) {
      case NetworkRecipe _ -> NetworkRun.open(directory);
      case EnsembleRecipe recipe -> EnsembleRun.open(directory, recipe);
    };
  }

  /**
   * Reads the recipe of a run directory.
   *
   * @throws BobbinException if it is missing or invalid
   */
  static Recipe recipe(Path directory) throws IOException {
    // A resolved recipe refers to no other recipe.
    return RecipeYaml.read(
        RunFiles.existing(directory, RunFiles.RECIPE), List.of(), new RecipeFolder(directory));
  }

  /** What a training leaves behind when it has ended, pictures and report aside. */
  List<String> lastFiles();

  /** Those of its last files that are not there. */
  default List<String> missingFiles() {
    return lastFiles().stream()
        .filter(name -> !Files.isRegularFile(directory().resolve(name)))
        .toList();
  }

  /** Whether its training has ended and nothing is missing but pictures or the report. */
  default boolean isWhole() {
    return status().isFinal() && missingFiles().isEmpty();
  }

  /** What the run has ended with; empty while it is trained, also further. */
  Optional<RunResult> ended();

  /** The model's file. */
  default Path modelFile() {
    Path file = directory().resolve(RunFiles.MODEL);
    if (!Files.isRegularFile(file)) {
      throw BobbinException.of(
          directory(),
          RunFiles.MODEL,
          "a run that is " + status().id() + " without one",
          "--resume " + Names.shell(directory()));
    }
    return file;
  }
}
