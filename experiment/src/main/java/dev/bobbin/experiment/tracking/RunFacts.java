package dev.bobbin.experiment.tracking;

import dev.bobbin.analysis.diagnosis.Finding;
import dev.bobbin.base.json.JsonObject;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import dev.bobbin.experiment.recipe.RecipeFile;
import dev.bobbin.experiment.recipe.RecipeFolder;
import dev.bobbin.experiment.run.Ending;
import dev.bobbin.experiment.run.EnsembleResult;
import dev.bobbin.experiment.run.EnsembleRun;
import dev.bobbin.experiment.run.MetricsFile;
import dev.bobbin.experiment.run.RunDiagnosis;
import dev.bobbin.experiment.run.RunFiles;
import dev.bobbin.experiment.run.RunProvenance;
import dev.bobbin.experiment.run.RunResult;
import dev.bobbin.experiment.run.RunSetup;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the files of one run directory say, as far as lists of runs show it. What cannot be read is
 * empty and leaves a problem; all else is there nevertheless. It changes only when a file does.
 *
 * @param setup what the recipe says
 * @param ending how it ended, as far as its provenance tells
 * @param error the message of what ended it, if something failed
 * @param problems what is wrong with the files
 * @param started when its first session began
 * @param figures what has come out; of an ensemble only once it has ended
 * @param hasReport whether there is a report
 */
record RunFacts(
    Optional<RunSetup> setup,
    Optional<Ending> ending,
    Optional<String> error,
    List<String> problems,
    Optional<Instant> started,
    RunFigures figures,
    boolean hasReport) {
  RunFacts {
    problems = List.copyOf(problems);
  }

  /** Reads a run directory; of what is wrong nothing is thrown. */
  static RunFacts read(Path directory) {
    List<String> problems = new ArrayList<>();
    Optional<RunSetup> setup =
        attempt(
            problems,
            () -> {
              Path file = RunFiles.existing(directory, RunFiles.RECIPE);
              return RunSetup.of(
                  RecipeFile.readExperiment(file, List.of(), new RecipeFolder(directory)));
            });
    Optional<RunProvenance> provenance =
        attempt(
            problems, () -> RunProvenance.read(RunFiles.existing(directory, RunFiles.PROVENANCE)));
    boolean isEnsemble =
        setup.isPresent()
            ? setup.get().kind() == RunSetup.Kind.ENSEMBLE
            : Files.isDirectory(directory.resolve(EnsembleRun.MEMBERS));
    RunFigures figures =
        isEnsemble ? ofEnsemble(directory, problems) : ofNetwork(directory, problems);
    return new RunFacts(
        setup,
        provenance.map(RunProvenance::ending),
        provenance.flatMap(found -> found.sessions().getLast().error()),
        problems,
        provenance.map(found -> found.sessions().getFirst().started()),
        figures,
        Files.isRegularFile(directory.resolve(RunFiles.REPORT)));
  }

  private static RunFigures ofNetwork(Path directory, List<String> problems) {
    Optional<List<EpochDone>> metrics =
        attempt(problems, () -> MetricsFile.read(RunFiles.existing(directory, RunFiles.METRICS)));
    Optional<RunResult> result =
        optional(directory, RunFiles.RESULT, problems, json -> RunResult.read(json));
    Optional<List<Finding>> findings =
        optional(
            directory,
            RunFiles.DIAGNOSIS,
            problems,
            json -> RunDiagnosis.read(json.objects("findings")));
    return RunFigures.of(metrics.orElse(List.of()), result, findings.orElse(List.of()));
  }

  private static RunFigures ofEnsemble(Path directory, List<String> problems) {
    return optional(directory, RunFiles.RESULT, problems, EnsembleResult::read)
        .map(result -> RunFigures.of(result.whole()))
        .orElse(RunFigures.NONE);
  }

  /** Reads something that may go wrong in any way. */
  @FunctionalInterface
  private interface Reading<T> {
    T read() throws IOException;
  }

  /** Understands a document. */
  @FunctionalInterface
  private interface Understanding<T> {
    T read(JsonObject json);
  }

  private static <T> Optional<T> optional(
      Path directory, String name, List<String> problems, Understanding<T> understanding) {
    Path file = directory.resolve(name);
    return Files.exists(file)
        ? attempt(problems, () -> understanding.read(JsonObject.read(file)))
        : Optional.empty();
  }

  // One damaged run must not take the list of all others with it, whatever is in its files.
  private static <T> Optional<T> attempt(List<String> problems, Reading<T> reading) {
    try {
      return Optional.of(reading.read());
    } catch (AccessDeniedException e) {
      problems.add(e.getFile() + ": expected permission to read, received none; try chmod");
    } catch (IOException | RuntimeException e) {
      problems.add(e.getMessage() == null ? e.toString() : e.getMessage());
    }
    return Optional.empty();
  }

  /** The tree that {@link #read(JsonObject)} reads; what is empty here is null. */
  Map<String, @Nullable Object> json() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("setup", setup.map(RunSetup::json).orElse(null));
    tree.put("ending", ending.map(Ending::id).orElse(null));
    tree.put("error", error.orElse(null));
    tree.put("problems", problems);
    tree.put("started", started.map(Instant::toString).orElse(null));
    tree.put("figures", figures.json());
    tree.put("report", hasReport);
    return tree;
  }

  static RunFacts read(JsonObject json) {
    Optional<JsonObject> setup = json.optionalObject("setup");
    return new RunFacts(
        setup.isPresent() ? Optional.of(RunSetup.read(setup.get())) : Optional.empty(),
        json.has("ending") ? Optional.of(Ending.read(json, "ending")) : Optional.empty(),
        json.optionalText("error"),
        json.texts("problems"),
        json.optionalInstant("started"),
        RunFigures.read(json.object("figures")),
        json.flag("report"));
  }
}
