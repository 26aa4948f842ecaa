package dev.bobbin.experiment.run.list;

import dev.bobbin.analysis.diagnosis.Finding;
import dev.bobbin.base.BobbinException;
import dev.bobbin.base.codec.Codec;
import dev.bobbin.base.text.Names;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import dev.bobbin.experiment.recipe.RecipeFolder;
import dev.bobbin.experiment.recipe.RecipeYaml;
import dev.bobbin.experiment.run.EnsembleResult;
import dev.bobbin.experiment.run.EnsembleRun;
import dev.bobbin.experiment.run.MetricsFile;
import dev.bobbin.experiment.run.RunDocuments;
import dev.bobbin.experiment.run.RunFiles;
import dev.bobbin.experiment.run.RunProvenance;
import dev.bobbin.experiment.run.RunResult;
import dev.bobbin.experiment.run.RunStatus;
import dev.bobbin.experiment.run.SessionStatus;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a run directory. What cannot be read is left empty and reported as a problem. */
final class RunSummaryReader {
  private final Path directory;
  private final List<String> problems = new ArrayList<>();

  private RunSummaryReader(Path directory) {
    this.directory = directory;
  }

  /**
   * Reads what only changes with its files; members and liveness are added by {@link
   * RunSummary#with}.
   */
  static RunSummary read(Path directory, Instant changed) {
    return new RunSummaryReader(directory).read(changed);
  }

  private RunSummary read(Instant changed) {
    Optional<RunSummary.Setup> setup =
        attempt(() ->
            RunSummary.Setup.of(
                RecipeYaml.read(
                    RunFiles.existing(directory, RunFiles.RECIPE),
                    List.of(),
                    new RecipeFolder(directory))));
    Optional<RunProvenance> provenance =
        attempt(() -> RunProvenance.read(RunFiles.existing(directory, RunFiles.PROVENANCE)));
    boolean isEnsemble =
        setup.isPresent()
            ? setup.get().kind() == RunSummary.Kind.ENSEMBLE
            : Files.isDirectory(directory.resolve(EnsembleRun.MEMBERS));
    SessionStatus status = provenance.map(RunProvenance::status).orElse(SessionStatus.RUNNING);
    RunSummary.Figures figures = isEnsemble ? ofEnsemble() : ofNetwork(status);
    if (status.isFinal() && !Files.exists(directory.resolve(RunFiles.RESULT))) {
      BobbinException missing =
          BobbinException.of(
              directory.resolve(RunFiles.RESULT),
              "the results of a run that is " + status.id(),
              "no such file",
              "bobbin train --resume " + Names.shell(directory));
      problems.add(String.valueOf(missing.getMessage()));
    }
    return new RunSummary(
        directory,
        problems.isEmpty() ? status(status) : RunStatus.DAMAGED,
        problems.isEmpty()
            ? provenance.flatMap(found -> found.sessions().getLast().error())
            : Optional.of(String.join("\n", problems)),
        setup,
        provenance.map(found -> found.sessions().getFirst().started()),
        changed,
        figures,
        Files.isRegularFile(directory.resolve(RunFiles.REPORT)),
        List.of());
  }

  private static RunStatus status(SessionStatus status) {
    return switch (status) {
      case RUNNING -> RunStatus.DIED;
      case COMPLETED -> RunStatus.COMPLETED;
      case STOPPED_EARLY -> RunStatus.STOPPED_EARLY;
      case INTERRUPTED -> RunStatus.INTERRUPTED;
      case FAILED -> RunStatus.FAILED;
    };
  }

  private RunSummary.Figures ofNetwork(SessionStatus status) {
    Optional<RunResult> result = document(RunFiles.RESULT, RunDocuments.RESULT);
    Optional<List<EpochDone>> metrics = attempt(() -> MetricsFile.read(directory, status, result));
    Optional<List<Finding>> findings = document(RunFiles.DIAGNOSIS, RunDocuments.DIAGNOSIS);
    return RunSummary.Figures.of(metrics.orElse(List.of()), result, findings.orElse(List.of()));
  }

  private RunSummary.Figures ofEnsemble() {
    return document(RunFiles.RESULT, RunDocuments.ENSEMBLE_RESULT)
        .map(EnsembleResult::whole)
        .map(RunSummary.Figures::of)
        .orElse(RunSummary.Figures.ofMembers(List.of()));
  }

  private <T> Optional<T> document(String name, Codec<T> codec) {
    return attempt(() -> RunFiles.document(directory, name, codec)).flatMap(found -> found);
  }

  // A damaged run must not prevent the listing of others.
  private <T> Optional<T> attempt(RunFiles.Reading<T> reading) {
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
