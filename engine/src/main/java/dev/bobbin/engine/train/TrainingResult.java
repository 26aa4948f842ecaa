package dev.bobbin.engine.train;

import java.util.List;

/**
 * The result of a training.
 *
 * @param ending why it ended
 * @param history the finished epochs, including those before a resume
 * @param bestEpoch the epoch (from 1) whose weights the network now has
 */
public record TrainingResult(Ending ending, List<TrainingEvent.EpochDone> history, int bestEpoch) {
  /** Why a training ended. */
  public enum Ending {
    /** All epochs are done. */
    COMPLETED,
    /** Early stopping ended it. */
    STOPPED_EARLY,
    /** {@link Trainer#stop} was called; the running step was finished. */
    INTERRUPTED
  }
}
