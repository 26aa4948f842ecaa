package dev.bobbin.data.split;

import dev.bobbin.base.text.Names;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.LabeledImages;
import java.util.Optional;

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

  /** The images of a split that a dataset is published with; empty if it has no such split. */
  public Optional<LabeledImages> of(Dataset dataset) {
    return switch (this) {
      case TRAIN -> Optional.of(dataset.train());
      case VALIDATION -> dataset.validation();
      case TEST -> Optional.of(dataset.test());
    };
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
