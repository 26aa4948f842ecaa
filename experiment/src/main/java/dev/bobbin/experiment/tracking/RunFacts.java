package dev.bobbin.experiment.tracking;

import dev.bobbin.analysis.diagnosis.Finding;
import dev.bobbin.base.codec.Codec;
import dev.bobbin.base.codec.Documents;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import dev.bobbin.experiment.recipe.RecipeFile;
import dev.bobbin.experiment.recipe.RecipeFolder;
import dev.bobbin.experiment.run.Ending;
import dev.bobbin.experiment.run.EnsembleRun;
import dev.bobbin.experiment.run.MetricsFile;
import dev.bobbin.experiment.run.RunFiles;
import dev.bobbin.experiment.run.RunJson;
import dev.bobbin.experiment.run.RunProvenance;
import dev.bobbin.experiment.run.RunResult;
import dev.bobbin.experiment.run.RunSetup;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
    Optional<RunResult> result = optional(directory, RunFiles.RESULT, problems, RunJson.RESULT);
    Optional<List<Finding>> findings =
        optional(directory, RunFiles.DIAGNOSIS, problems, RunJson.DIAGNOSIS);
    return RunFigures.of(metrics.orElse(List.of()), result, findings.orElse(List.of()));
  }

  private static RunFigures ofEnsemble(Path directory, List<String> problems) {
    return optional(directory, RunFiles.RESULT, problems, RunJson.ENSEMBLE_RESULT)
        .map(result -> RunFigures.of(result.whole()))
        .orElse(RunFigures.NONE);
  }

  /** Reads something that may go wrong in any way. */
  @FunctionalInterface
  private interface Reading<T> {
    T read() throws IOException;
  }

  private static <T> Optional<T> optional(
      Path directory, String name, List<String> problems, Codec<T> codec) {
    Path file = directory.resolve(name);
    return Files.exists(file)
        ? attempt(problems, () -> Documents.read(file, codec))
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
}
