package dev.bobbin.experiment.run;

import dev.bobbin.base.text.Names;
import dev.bobbin.engine.train.TrainingResult;

/** The status of a session. */
public enum SessionStatus {
  /** It is running, or its process died. */
  RUNNING,
  /** All epochs are done. */
  COMPLETED,
  /** Early stopping ended it. */
  STOPPED_EARLY,
  /** The user ended it after a step. */
  INTERRUPTED,
  /** An error ended it. */
  FAILED;

  public String id() {
    return Names.id(this);
  }

  /** Whether nothing is left to train. */
  public boolean isFinal() {
    return this == COMPLETED || this == STOPPED_EARLY;
  }

  static SessionStatus of(TrainingResult.Ending ending) {
    return switch (ending) {
      case COMPLETED -> COMPLETED;
      case STOPPED_EARLY -> STOPPED_EARLY;
      case INTERRUPTED -> INTERRUPTED;
    };
  }
}
