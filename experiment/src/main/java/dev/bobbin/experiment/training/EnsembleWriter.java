package dev.bobbin.experiment.training;

import dev.bobbin.analysis.diagnosis.Finding;
import dev.bobbin.analysis.evaluation.Evaluation;
import dev.bobbin.base.io.AtomicFile;
import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.split.Part;
import dev.bobbin.experiment.evaluation.Measured;
import dev.bobbin.experiment.recipe.EnsembleRecipe;
import dev.bobbin.experiment.recipe.RecipeFile;
import dev.bobbin.experiment.run.Ending;
import dev.bobbin.experiment.run.EnsembleResult;
import dev.bobbin.experiment.run.Run;
import dev.bobbin.experiment.run.RunFiles;
import dev.bobbin.experiment.run.RunProvenance;
import dev.bobbin.experiment.run.RunResult;
import dev.bobbin.model.Ensemble;
import dev.bobbin.model.Model;
import dev.bobbin.model.io.ModelFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Writes the files of the run directory of an ensemble; those of its members are theirs. */
final class EnsembleWriter {
  private final Path directory;
  private final EnsembleRecipe recipe;
  private @Nullable RunProvenance provenance;

  EnsembleWriter(Path directory, EnsembleRecipe recipe) {
    this.directory = directory;
    this.recipe = recipe;
  }

  /** Writes what is known before the training. */
  void begin(RunProvenance begun) throws IOException {
    AtomicFile.writeText(directory.resolve(RunFiles.RECIPE), RecipeFile.write(recipe));
    put(begun);
  }

  /** Saves the members as one model. */
  Ensemble model(List<Model> members, Dataset dataset) throws IOException {
    RunProvenance.Session session = begun().sessions().getLast();
    Map<String, String> tree = new LinkedHashMap<>();
    tree.put("recipe", recipe.name());
    tree.put("seed", Long.toString(recipe.seed()));
    tree.put("bobbin", session.bobbin().version());
    session.bobbin().commit().ifPresent(commit -> tree.put("commit", commit));
    tree.put("dataset", dataset.name());
    Ensemble ensemble = new Ensemble(recipe.rule(), members, tree);
    ModelFile.write(directory.resolve(RunFiles.MODEL), ensemble);
    return ensemble;
  }

  /**
   * Writes what is known after the training. How it ended comes last, so that a run says so only
   * where all else is there.
   */
  EnsembleResult end(
      Ensemble ensemble, List<Run> members, Map<Part, Measured> measured, Instant now)
      throws IOException {
    Map<String, Object> evaluations = new LinkedHashMap<>();
    measured.forEach((part, figures) -> evaluations.put(part.id(), figures.json()));
    AtomicFile.writeText(directory.resolve(RunFiles.EVALUATION), JsonWriter.indented(evaluations));
    EnsembleResult result =
        new EnsembleResult(whole(ensemble, members, measured), members(members));
    AtomicFile.writeText(directory.resolve(RunFiles.RESULT), JsonWriter.indented(result.json()));
    end(Ending.COMPLETED, Optional.empty(), now);
    return result;
  }

  void end(Ending ending, Optional<String> error, Instant now) throws IOException {
    put(begun().end(ending, error, now));
  }

  private RunResult whole(Ensemble ensemble, List<Run> members, Map<Part, Measured> measured) {
    Evaluation test = Objects.requireNonNull(measured.get(Part.TEST)).evaluation();
    Optional<Evaluation> validation =
        Optional.ofNullable(measured.get(Part.VALIDATION)).map(Measured::evaluation);
    List<Double> secondsPerEpoch = new ArrayList<>();
    List<Finding> diagnosis = new ArrayList<>();
    double seconds = 0;
    double images = 0;
    for (Run member : members) {
      RunResult result = member.result().orElseThrow();
      double own = result.secondsPerEpoch().stream().mapToDouble(Double::doubleValue).sum();
      secondsPerEpoch.addAll(result.secondsPerEpoch());
      diagnosis.addAll(result.diagnosis());
      seconds += own;
      images += result.imagesPerSecond() * own;
    }
    return new RunResult(
        directory.toString(),
        Ending.COMPLETED,
        ensemble.parameters(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        figure(validation, Evaluation::loss),
        figure(validation, Evaluation::accuracy),
        test.accuracy(),
        test.loss(),
        secondsPerEpoch.size(),
        secondsPerEpoch,
        seconds == 0 ? 0 : images / seconds,
        ensemble.weightsSha256(),
        test.leakage(),
        diagnosis);
  }

  private static OptionalDouble figure(
      Optional<Evaluation> evaluation, ToDoubleFunction<Evaluation> figure) {
    return evaluation.stream().mapToDouble(figure).findFirst();
  }

  private List<EnsembleResult.Member> members(List<Run> runs) {
    List<EnsembleResult.Member> members = new ArrayList<>();
    for (Run run : runs) {
      RunResult result = run.result().orElseThrow();
      Path place = run.directory();
      members.add(
          new EnsembleResult.Member(
              recipe.members().get(members.size()).name(),
              run.recipe().seed(),
              (place.startsWith(directory) ? directory.relativize(place) : place).toString(),
              result.testAccuracy(),
              result.testLoss(),
              result.weightsSha256(),
              result.diagnosis()));
    }
    return members;
  }

  private void put(RunProvenance next) throws IOException {
    next.write(directory.resolve(RunFiles.PROVENANCE));
    provenance = next;
  }

  private RunProvenance begun() {
    RunProvenance now = provenance;
    if (now == null) {
      throw new IllegalStateException("run: expected one that has begun");
    }
    return now;
  }
}
