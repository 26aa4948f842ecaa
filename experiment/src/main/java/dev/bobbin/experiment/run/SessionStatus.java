package dev.bobbin.experiment.run;

import dev.bobbin.base.text.Names;
import dev.bobbin.engine.train.TrainingResult;

/** How a run ended, if it has. */
public enum SessionStatus {
  /** It is under way, or its process died without a word. */
  RUNNING,
  /** All epochs are done. */
  COMPLETED,
  /** Early stopping's decision. */
  STOPPED_EARLY,
  /** A person ended it after a step. */
  INTERRUPTED,
  /** An error ended it. */
  FAILED;

  /**
   * The name in files: {@code running}, {@code completed}, {@code stopped-early}, {@code
   * interrupted} or {@code failed}.
   */
  public String id() {
    return Names.id(this);
  }

  /** Whether there is nothing left to train. */
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
