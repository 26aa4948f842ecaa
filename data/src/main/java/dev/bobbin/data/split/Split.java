package dev.bobbin.data.split;

import dev.bobbin.base.text.Names;

/** What the images of a data set are used for in a run. */
public enum Split {
  /** What the network learns from. */
  TRAIN,
  /** What is held back from the training images to watch the training. */
  VALIDATION,
  /** What the network is measured on when it is done. */
  TEST;

  /**
   * The name in files and on the command line: {@code train}, {@code validation} or {@code test}.
   */
  public String id() {
    return Names.id(this);
  }

  /** For people, before the word images: {@code training}, {@code validation} or {@code test}. */
  public String words() {
    return switch (this) {
      case TRAIN -> "training";
      case VALIDATION -> "validation";
      case TEST -> "test";
    };
  }
}
