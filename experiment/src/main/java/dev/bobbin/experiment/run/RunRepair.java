package dev.bobbin.experiment.run;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.codec.Codec;
import dev.bobbin.engine.train.Checkpoint;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import dev.bobbin.experiment.recipe.EnsembleRecipe;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.model.Classifier;
import dev.bobbin.model.io.ModelFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Clears the way for a resume: deletes the files of a run that are damaged and that the resume
 * makes again. Recipe, provenance and checkpoint are left, as nothing else holds what is in them.
 */
public final class RunRepair {
  private final Path directory;
  private final List<Path> damaged = new ArrayList<>();

  private RunRepair(Path directory) {
    this.directory = directory;
  }

  /**
   * Repairs a run; of an ensemble with something left to do, those of its members too.
   *
   * @param directory of a run that is to be resumed
   * @return the files that were damaged; the metrics also if they were missing
   * @throws BobbinException if another process trains it, or the state that the metrics are made
   *     from is damaged too
   */
  public static List<Path> repair(Path directory) throws IOException {
    if (!Files.isRegularFile(directory.resolve(RunFiles.PROVENANCE))) {
      return List.of();
    }
    RunRepair repair = new RunRepair(directory);
    switch (Run.recipe(directory)) {
      case NetworkRecipe recipe -> repair.network(recipe);
      case EnsembleRecipe _ -> repair.ensemble();
    }
    return List.copyOf(repair.damaged);
  }

  private void network(NetworkRecipe recipe) throws IOException {
    RunProvenance provenance = RunProvenance.read(directory.resolve(RunFiles.PROVENANCE));
    Optional<RunResult> result = document(RunFiles.RESULT, RunDocuments.RESULT);
    document(RunFiles.DIAGNOSIS, RunDocuments.DIAGNOSIS);
    documentsOfBoth(result.filter(_ -> provenance.status().isFinal()));
    boolean hasMetrics =
        attempt(RunFiles.METRICS, () -> MetricsFile.read(directory, provenance.status(), result))
            .isPresent();
    if (damaged.isEmpty()) {
      return;
    }
    NetworkRun run = new NetworkRun(directory, recipe, provenance, List.of(), result);
    // Read before anything is deleted: it may be damaged too.
    List<EpochDone> history = run.resumable().map(Checkpoint::history).orElse(List.of());
    if (!hasMetrics && result.isPresent() && result.get().epochs() != history.size()) {
      throw BobbinException.of(
          directory.resolve(RunFiles.CHECKPOINT),
          "the %d epochs of %s".formatted(result.get().epochs(), RunFiles.RESULT),
          history.size(),
          "another copy of it or of " + RunFiles.METRICS + ", or a new run");
    }
    try (MetricsFile metrics = MetricsFile.open(directory.resolve(RunFiles.METRICS))) {
      if (!hasMetrics) {
        metrics.replace(history);
      }
      delete();
    }
  }

  private void ensemble() throws IOException {
    Optional<EnsembleResult> result = document(RunFiles.RESULT, RunDocuments.ENSEMBLE_RESULT);
    boolean isFinal = RunProvenance.read(directory.resolve(RunFiles.PROVENANCE)).status().isFinal();
    documentsOfBoth(result.map(EnsembleResult::whole).filter(_ -> isFinal));
    List<Path> ofMembers =
        // A whole ensemble needs its members no more; each can be resumed by itself.
        damaged.isEmpty() && Run.open(directory).isWhole() ? List.of() : members();
    if (!damaged.isEmpty()) {
      try (Closeable _ = FolderLock.hold(directory)) {
        delete();
      }
    }
    damaged.addAll(ofMembers);
  }

  /** Repairs the members; before anything of the ensemble is deleted, as one may be refused. */
  private List<Path> members() throws IOException {
    List<Path> found = new ArrayList<>();
    Path members = directory.resolve(EnsembleRun.MEMBERS);
    if (Files.isDirectory(members)) {
      try (DirectoryStream<Path> folders = Files.newDirectoryStream(members, Files::isDirectory)) {
        for (Path member : folders) {
          if (isReadable(member)) {
            found.addAll(repair(member));
            NetworkRun run = NetworkRun.open(member);
            if (!run.isUsableMember()) {
              Optional<Checkpoint> _ = run.resumable();
            }
          } else if (!RunFiles.isUnbegun(member)) {
            // The ensemble trains it again, in a folder of its own.
            found.add(member);
          }
        }
      }
    }
    return found;
  }

  private static boolean isReadable(Path member) throws IOException {
    try {
      RunProvenance.read(RunFiles.existing(member, RunFiles.PROVENANCE));
      return Run.recipe(member) instanceof NetworkRecipe;
    } catch (BobbinException e) {
      return false;
    }
  }

  /**
   * What both kinds have.
   *
   * @param ended what the run has ended with, which its model has to have the weights of
   */
  private void documentsOfBoth(Optional<RunResult> ended) throws IOException {
    document(RunFiles.EVALUATION, RunDocuments.EVALUATIONS);
    document(RunFiles.EXAMPLES, RunDocuments.EXAMPLES);
    Path model = directory.resolve(RunFiles.MODEL);
    if (Files.isRegularFile(model)) {
      Optional<Classifier> _ =
          attempt(
              RunFiles.MODEL,
              () -> RunFiles.requireOwn(model, ModelFile.readClassifier(model), ended));
    }
  }

  private <T> Optional<T> document(String name, Codec<T> codec) throws IOException {
    return attempt(name, () -> RunFiles.document(directory, name, codec)).flatMap(found -> found);
  }

  private <T> Optional<T> attempt(String name, RunFiles.Reading<T> reading) throws IOException {
    try {
      return Optional.of(reading.read());
    } catch (BobbinException e) {
      damaged.add(directory.resolve(name));
      return Optional.empty();
    }
  }

  private void delete() throws IOException {
    Path metrics = directory.resolve(RunFiles.METRICS);
    for (Path file : damaged) {
      if (!file.equals(metrics)) {
        try {
          Files.delete(file);
        } catch (IOException e) {
          throw BobbinException.io(file, "to delete what is damaged", e);
        }
      }
    }
  }
}
