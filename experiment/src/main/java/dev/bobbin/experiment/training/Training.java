package dev.bobbin.experiment.training;

import dev.bobbin.base.BobbinException;
import dev.bobbin.data.Dataset;
import dev.bobbin.experiment.run.Run;
import dev.bobbin.experiment.run.RunProvenance;
import dev.bobbin.experiment.run.SessionStatus;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** A training with its run directory, of one network or of an ensemble. */
public abstract sealed class Training permits NetworkTraining, EnsembleTraining {
  final RunOptions options;
  final RunWriter writer;
  private final Optional<RunProvenance> earlier;
  private volatile boolean stopped;

  Training(Path directory, RunOptions options, Optional<RunProvenance> earlier) {
    this.options = options;
    this.writer = new RunWriter(directory);
    this.earlier = earlier;
  }

  /** The run directory. */
  public final Path directory() {
    return writer.directory();
  }

  /** Ends the training after the current step and saves it, to be resumed. For any thread. */
  public final void stop() {
    stopped = true;
    stopRunning();
  }

  final boolean isStopped() {
    return stopped;
  }

  /** Stops the training that is running, if any. */
  abstract void stopRunning();

  /**
   * Checks that something is left to train, and that the data are those that the run began with.
   *
   * @param left what is left to train: epochs or members
   * @param remedy if nothing is
   */
  static void checkResumable(Run run, Dataset dataset, String left, String remedy) {
    if (run.isWhole()) {
      throw BobbinException.of(
          run.directory(),
          "a run with " + left + " left to train",
          "one that is " + run.status().id(),
          remedy);
    }
    checkData(run, dataset);
  }

  /** Checks that the data are those that the run began with. */
  static void checkData(Run run, Dataset dataset) {
    if (!run.provenance().isOf(dataset)) {
      throw BobbinException.of(
          run.directory(),
          "the data that the run began with (from " + run.provenance().data().place() + ")",
          dataset.name() + " from " + dataset.provenance().place() + " with other digests",
          "--data");
    }
  }

  /**
   * The provenance, with the session that begins now.
   *
   * @param continuedAfter the finished epochs, if it goes on for more than the recipe had said
   */
  final RunProvenance begin(Dataset dataset, Optional<Integer> continuedAfter) {
    RunProvenance.Session begun =
        RunProvenance.Session.begin(options.threads(), options.clock().instant());
    RunProvenance.Session session = continuedAfter.map(begun::continuedAfter).orElse(begun);
    return earlier
        .map(before -> before.resumed(session))
        .orElseGet(() -> RunProvenance.begin(dataset, session));
  }

  final RunProvenance end(SessionStatus status) {
    return writer.end(status, Optional.empty(), options.clock().instant());
  }

  /** The message of a failure, or of its cause where it only wraps one. */
  static String message(Exception failure) {
    Throwable cause = failure instanceof UncheckedIOException ? failure.getCause() : failure;
    return String.valueOf(Objects.requireNonNullElse(cause, failure).getMessage());
  }

  /** Marks the run as failed; an error while doing so is suppressed by {@code failure}. */
  final void markFailed(Exception failure, String message) {
    try {
      writer.end(SessionStatus.FAILED, Optional.of(message), options.clock().instant());
    } catch (BobbinException e) {
      failure.addSuppressed(e);
    }
  }
}
