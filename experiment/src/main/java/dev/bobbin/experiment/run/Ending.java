package dev.bobbin.experiment.run;

import dev.bobbin.base.json.JsonObject;
import dev.bobbin.engine.train.TrainingResult;
import java.util.Locale;
import java.util.stream.Stream;

/** How a run ended, if it has. */
public enum Ending {
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
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether there is nothing left to train. */
  public boolean isFinal() {
    return this == COMPLETED || this == STOPPED_EARLY;
  }

  static Ending of(TrainingResult.Ending ending) {
    return switch (ending) {
      case COMPLETED -> COMPLETED;
      case STOPPED_EARLY -> STOPPED_EARLY;
      case INTERRUPTED -> INTERRUPTED;
    };
  }

  public static Ending read(JsonObject json, String name) {
    String id = json.text(name);
    return Stream.of(values())
        .filter(ending -> ending.id().equals(id))
        .findFirst()
        .orElseThrow(
            () -> json.wrong(name, "running, completed, stopped-early, interrupted or failed"));
  }
}
