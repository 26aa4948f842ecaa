package dev.bobbin.server.inference;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.Position;
import dev.bobbin.base.Problem;
import dev.bobbin.base.io.FileFingerprint;
import dev.bobbin.experiment.run.Run;
import dev.bobbin.experiment.run.RunDocuments;
import dev.bobbin.experiment.run.RunFiles;
import dev.bobbin.experiment.run.TestExamples;
import dev.bobbin.model.Classifier;
import dev.bobbin.model.io.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the file of one served model: reads it once it has changed and is no longer written to,
 * and serves it if it is valid and {@linkplain Compatibility compatible}. For use by one thread.
 */
final class ModelWatcher {
  private static final Logger LOG = LoggerFactory.getLogger(ModelWatcher.class);

  /** A rejected file is read again even if unchanged: the disk may have been at fault. */
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);

  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  private final ModelSettings settings;
  private final ServedModel model;
  private final Path file;

  /** The file that was served or rejected last. */
  private Optional<FileFingerprint> handled;

  private Optional<FileFingerprint> seen;

  private Duration pause = FIRST_PAUSE;
  private long refusedAt;

  private ModelWatcher(
      ModelSettings settings, ServedModel model, Path file, Optional<FileFingerprint> served) {
    this.settings = settings;
    this.model = model;
    this.file = file;
    this.handled = served;
    this.seen = served;
  }

  /**
   * Reads a model for the first time.
   *
   * @throws IOException if it cannot be read
   */
  static ModelWatcher open(
      ModelSource source, ModelSettings settings, Function<LoadedModel, ServedModel> serve)
      throws IOException {
    Path file =
        Files.isDirectory(source.path()) ? Run.open(source.path()).modelFile() : source.path();
    Optional<FileFingerprint> fingerprint = fingerprint(file);
    LoadedModel first = prepare(file, read(source.path()), settings);
    ServedModel model = serve.apply(first);
    model.metrics().loaded(first.kind(), first.weights());
    return new ModelWatcher(settings, model, file, fingerprint);
  }

  private static Optional<FileFingerprint> fingerprint(Path file) {
    return FileFingerprint.of(file).filter(FileFingerprint::isRegularFile);
  }

  ServedModel model() {
    return model;
  }

  private static Classifier read(Path path) throws IOException {
    return Files.isDirectory(path) ? Run.open(path).model() : ModelFile.readClassifier(path);
  }

  private static LoadedModel prepare(Path file, Classifier classifier, ModelSettings settings) {
    LoadedModel loadedModel =
        new LoadedModel(classifier, examples(file, classifier), settings.lanes(), Instant.now());
    WarmUp.run(loadedModel, settings);
    return loadedModel;
  }

  /** The examples beside a model's file; what cannot be used is logged. */
  private static Optional<TestExamples> examples(Path file, Classifier classifier) {
    try {
      Path folder = file.resolveSibling("");
      Optional<TestExamples> found =
          RunFiles.document(folder, RunFiles.EXAMPLES, RunDocuments.EXAMPLES);
      Optional<TestExamples> own = found.filter(some -> some.areOf(classifier));
      if (found.isPresent() && own.isEmpty()) {
        LOG.warn(
            "{}: expected examples of {}, received others; the model is served without examples",
            folder.resolve(RunFiles.EXAMPLES),
            file.getFileName());
      }
      return own;
    } catch (IOException | BobbinException e) {
      String why = String.valueOf(e.getMessage()).replace("\n", "; ");
      LOG.warn("{}; the model is served without examples", why);
      return Optional.empty();
    }
  }

  void look() {
    Optional<FileFingerprint> fingerprint = fingerprint(file);
    boolean settled = fingerprint.equals(seen);
    boolean again = fingerprint.equals(handled);
    seen = fingerprint;
    if (!settled || (again && !isTimeToTryAgain())) {
      return;
    }
    if (fingerprint.isEmpty()) {
      refuse("expected the model's file, received none; try to put it back", again);
      return;
    }
    try {
      LoadedModel next = load();
      Optional<FileFingerprint> after = fingerprint(file);
      if (!after.equals(fingerprint)) {
        // It was written to while it was read.
        seen = after;
        return;
      }
      handled = fingerprint;
      pause = FIRST_PAUSE;
      model.swap(next);
      model.metrics().loaded(next.kind(), next.weights());
      LOG.info(
          "model {} version {}: serves the new {} with weights {}",
          model.name(),
          model.version(),
          file.getFileName(),
          next.weights());
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      refuse(e.getMessage() == null ? e.toString() : e.getMessage(), again);
    }
  }

  private boolean isTimeToTryAgain() {
    return model.refused().isPresent() && System.nanoTime() - refusedAt > pause.toNanos();
  }

  private LoadedModel load() throws IOException {
    Classifier next = read(model.source().path());
    Optional<String> difference = Compatibility.difference(model.classifier(), next);
    if (difference.isPresent()) {
      Position at = Position.of(file.toString());
      throw BobbinException.of(List.of(new Problem(at, "", difference.get())));
    }
    return prepare(file, next, settings);
  }

  /**
   * Keeps the current model.
   *
   * @param again whether the same file was rejected before
   */
  private void refuse(String why, boolean again) {
    handled = seen;
    refusedAt = System.nanoTime();
    pause = again ? Collections.min(List.of(pause.multipliedBy(2), LONGEST_PAUSE)) : FIRST_PAUSE;
    // Shown to clients, so without the path.
    Path name = file.getFileName();
    Optional<String> told = Optional.of(why.replace(file.toString(), String.valueOf(name)));
    if (!again || !told.equals(model.refused())) {
      model.metrics().refused();
      LOG.warn(
          "model {} version {}: {}; the one of {} is still served",
          model.name(),
          model.version(),
          why,
          model.loaded());
    }
    model.refuse(told);
  }
}
