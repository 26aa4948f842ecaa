package dev.bobbin.engine.train;

import java.util.List;

/**
 * How a training went.
 *
 * @param ending why it ended
 * @param history every epoch that was finished, those before a resume included
 * @param bestEpoch the epoch (from 1) whose weights the network now has
 */
public record TrainingResult(Ending ending, List<TrainingEvent.EpochDone> history, int bestEpoch) {
  /** Why a training ended. */
  public enum Ending {
    /** All epochs are done. */
    COMPLETED,
    /** Early stopping's decision. */
    STOPPED_EARLY,
    /** {@link Trainer#stop} was called; the running step was finished. */
    INTERRUPTED
  }
}
