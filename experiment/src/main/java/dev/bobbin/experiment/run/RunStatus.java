package dev.bobbin.experiment.run;

import dev.bobbin.base.text.Names;
import java.util.Optional;

/** The status of a run, from its directory and the lock on its metrics. */
public enum RunStatus {
  /** A process is training it. */
  TRAINING,
  /** Its process ended without recording a status: a crash or a kill. */
  DIED,
  /** All epochs are done. */
  COMPLETED,
  /** Early stopping ended it. */
  STOPPED_EARLY,
  /** The user ended it; it can be resumed. */
  INTERRUPTED,
  /** An error ended it. */
  FAILED,
  /** A file is missing or invalid. */
  DAMAGED;

  public String id() {
    return Names.id(this);
  }

  /** Finds a status by its id. */
  public static Optional<RunStatus> parse(String id) {
    return Names.constant(RunStatus.class, id);
  }
}
