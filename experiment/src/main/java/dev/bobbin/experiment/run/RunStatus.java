package dev.bobbin.experiment.run;

import dev.bobbin.base.text.Names;
import java.util.Optional;

/** The state of a run, as far as its directory and the lock on its metrics tell. */
public enum RunStatus {
  /** A process trains it right now. */
  TRAINING,
  /** It began, no process trains it, and none wrote down how it ended: a crash or a kill. */
  DIED,
  /** All epochs are done. */
  COMPLETED,
  /** Early stopping's decision. */
  STOPPED_EARLY,
  /** A person ended it; it can be resumed. */
  INTERRUPTED,
  /** An error ended it. */
  FAILED,
  /** A file is missing, torn, or not what it should be. */
  DAMAGED;

  /** The name in documents, such as {@code stopped-early}. */
  public String id() {
    return Names.id(this);
  }

  /** The state with an id; empty if there is none. */
  public static Optional<RunStatus> parse(String id) {
    return Names.constant(RunStatus.class, id);
  }
}
