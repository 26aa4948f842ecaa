package dev.bobbin.data.split;

import dev.bobbin.base.text.Names;

/** The splits of a run's images. */
public enum Split {
  /** Images to learn from. */
  TRAIN,
  /** Images held back from training, to monitor it. */
  VALIDATION,
  /** Images to measure the trained network on. */
  TEST;

  /**
   * The name in files and on the command line: {@code train}, {@code validation} or {@code test}.
   */
  public String id() {
    return Names.id(this);
  }

  /** For texts, before the word images: {@code training}, {@code validation} or {@code test}. */
  public String words() {
    return switch (this) {
      case TRAIN -> "training";
      case VALIDATION -> "validation";
      case TEST -> "test";
    };
  }
}
