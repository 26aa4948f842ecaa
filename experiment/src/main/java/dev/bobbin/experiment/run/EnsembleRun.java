package dev.bobbin.experiment.run;

import dev.bobbin.base.BobbinException;
import dev.bobbin.data.split.Split;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.experiment.evaluation.EvaluatedPredictions;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.recipe.EnsembleRecipe;
import dev.bobbin.model.Classifier;
import dev.bobbin.model.Ensemble;
import dev.bobbin.model.io.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The run directory of an ensemble. Its model file contains the weights of all members, so their
 * runs are not needed to use it.
 *
 * @param directory the run directory
 * @param recipe with the recipes of all members
 * @param provenance where it comes from, and how it ended
 * @param result once all members are trained
 */
public record EnsembleRun(
    Path directory,
    EnsembleRecipe recipe,
    RunProvenance provenance,
    Optional<EnsembleResult> result)
    implements Run {
  /** The folder of the members' runs. */
  public static final String MEMBERS = "members";

  static EnsembleRun open(Path directory, EnsembleRecipe recipe) throws IOException {
    RunProvenance provenance =
        RunProvenance.read(RunFiles.existing(directory, RunFiles.PROVENANCE));
    return new EnsembleRun(
        directory,
        recipe,
        provenance,
        RunFiles.document(directory, RunFiles.RESULT, RunDocuments.ENSEMBLE_RESULT));
  }

  @Override
  public List<String> lastFiles() {
    return List.of(RunFiles.EXAMPLES, RunFiles.MODEL, RunFiles.EVALUATION, RunFiles.RESULT);
  }

  @Override
  public Ensemble model() throws IOException {
    Path file = modelFile();
    if (RunFiles.reading(
                directory, () -> RunFiles.requireOwn(file, ModelFile.readClassifier(file), ended()))
            instanceof Ensemble ensemble
        && ensemble.members().size() == recipe.members().size()) {
      return ensemble;
    }
    throw BobbinException.of(
        file,
        "an ensemble of " + recipe.members().size() + " networks, as " + RunFiles.RECIPE + " says",
        "another model",
        "the file of this run");
  }

  @Override
  public Optional<RunResult> ended() {
    return status().isFinal() ? result.map(EnsembleResult::whole) : Optional.empty();
  }

  @Override
  public EvaluatedPredictions measure(
      Classifier model, SplitDataset data, Split split, ThreadTeam team) {
    return EvaluatedPredictions.of(
        (Ensemble) model, recipe, data.preprocessed(model.preprocessing()), split, team);
  }

  /**
   * The runs of the members that still exist; the model does not need them.
   *
   * @throws BobbinException if one is not a valid run
   */
  public List<NetworkRun> memberRuns() throws IOException {
    List<NetworkRun> runs = new ArrayList<>();
    for (EnsembleResult.Member member : result.map(EnsembleResult::members).orElse(List.of())) {
      Path inside = directory.resolve(member.run());
      Path place = Files.isDirectory(inside) ? inside : Path.of(member.run());
      if (Files.isDirectory(place)) {
        runs.add(NetworkRun.open(place));
      }
    }
    return List.copyOf(runs);
  }
}
