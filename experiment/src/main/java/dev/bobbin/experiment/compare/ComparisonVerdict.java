package dev.bobbin.experiment.compare;

import dev.bobbin.base.text.Names;

/** Whether something is really better than something else. */
public enum ComparisonVerdict {
  /** Its lead is more than chance explains. */
  CLEAR,
  /** Its lead may be chance. */
  WITHIN_NOISE,
  /**
   * One of them has learned from the images that it is measured on, so its accuracy says nothing.
   */
  LEAKAGE,
  /** They were measured on different images. */
  NOT_COMPARABLE,
  /** There is nothing to tell it by. */
  UNKNOWN;

  static ComparisonVerdict ofNoise(boolean isWithinNoise) {
    return isWithinNoise ? WITHIN_NOISE : CLEAR;
  }

  /** The name in documents, such as {@code within-noise}. */
  public String id() {
    return Names.id(this);
  }
}
