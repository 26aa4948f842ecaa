package dev.bobbin.experiment.study;

import dev.bobbin.analysis.evaluation.Leakage;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import dev.bobbin.experiment.recipe.Study.Metric;
import dev.bobbin.experiment.run.NetworkRun;
import dev.bobbin.experiment.run.RunResult;
import dev.bobbin.experiment.run.SessionStatus;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The state of a trial.
 *
 * @param value of the study's metric: at the end, or after the last whole epoch
 * @param history every whole epoch
 * @param run if it has begun
 * @param error why it failed
 */
public record TrialOutcome(
    Trial trial,
    Status status,
    OptionalDouble value,
    List<EpochDone> history,
    Optional<NetworkRun> run,
    Optional<String> error) {
  public enum Status {
    /** It was trained to its end. */
    FINISHED,
    /** Its loss was no longer a number, or its files could not be written. */
    FAILED,
    /** It has not begun, or has epochs left. */
    UNFINISHED
  }

  public TrialOutcome {
    history = List.copyOf(history);
  }

  static TrialOutcome none(Trial trial) {
    return new TrialOutcome(
        trial,
        Status.UNFINISHED,
        OptionalDouble.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  static TrialOutcome of(Trial trial, Metric metric, NetworkRun run) {
    boolean finished = run.status().isFinal() && run.result().isPresent();
    Status status =
        finished
            ? Status.FINISHED
            : run.status() == SessionStatus.FAILED ? Status.FAILED : Status.UNFINISHED;
    List<EpochDone> history = run.metrics();
    OptionalDouble value =
        finished
            ? value(metric, run.result().orElseThrow())
            : history.isEmpty() ? OptionalDouble.empty() : value(metric, history.getLast());
    Optional<String> error =
        status == Status.FAILED ? run.provenance().sessions().getLast().error() : Optional.empty();
    return new TrialOutcome(trial, status, value, history, Optional.of(run), error);
  }

  /** For another trial with the same run. */
  TrialOutcome with(Trial other) {
    return new TrialOutcome(other, status, value, history, run, error);
  }

  /**
   * The same as unfinished if it failed, so that it is tried again: its disk may have been full,
   * and a loss that is not a number recurs within an epoch.
   */
  TrialOutcome again() {
    return status == Status.FAILED
        ? new TrialOutcome(trial, Status.UNFINISHED, value, history, run, Optional.empty())
        : this;
  }

  TrialOutcome failed(String message) {
    return new TrialOutcome(trial, Status.FAILED, value, history, run, Optional.of(message));
  }

  private static OptionalDouble value(Metric metric, RunResult result) {
    return switch (metric) {
      case VALIDATION_ACCURACY -> result.validationAccuracy();
      case VALIDATION_LOSS -> result.validationLoss();
      case TEST_ACCURACY -> OptionalDouble.of(result.testAccuracy());
      case TEST_LOSS -> OptionalDouble.of(result.testLoss());
      case TRAINING_ACCURACY -> result.trainAccuracy();
    };
  }

  private static OptionalDouble value(Metric metric, EpochDone epoch) {
    return switch (metric) {
      case VALIDATION_ACCURACY -> epoch.validationAccuracy();
      case VALIDATION_LOSS -> epoch.validationLoss();
      case TEST_ACCURACY, TEST_LOSS -> OptionalDouble.empty();
      case TRAINING_ACCURACY -> OptionalDouble.of(epoch.accuracy());
    };
  }

  /** Whether it has this number of epochs, or has ended. */
  boolean hasReached(int epochs) {
    return status != Status.UNFINISHED || history.size() >= epochs;
  }

  /**
   * The metric after this number of epochs, or after the last one of a trial that stopped early;
   * empty if it did not get so far.
   */
  OptionalDouble after(int epochs, Metric metric) {
    if (history.size() >= epochs) {
      return value(metric, history.get(epochs - 1));
    }
    return status == Status.FINISHED && !history.isEmpty()
        ? value(metric, history.getLast())
        : OptionalDouble.empty();
  }

  /** Seconds of training, without validation. */
  public double seconds() {
    return history.stream().mapToDouble(EpochDone::trainingSeconds).sum();
  }

  public Optional<Leakage> leakage() {
    return run.flatMap(NetworkRun::result).flatMap(RunResult::leakage);
  }
}
