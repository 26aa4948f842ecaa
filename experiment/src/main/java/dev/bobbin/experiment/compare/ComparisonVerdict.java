package dev.bobbin.experiment.compare;

import dev.bobbin.base.text.Names;

/** Whether the better of two is really better. */
public enum ComparisonVerdict {
  /** Its lead is larger than chance explains. */
  CLEAR,
  /** Its lead may be chance. */
  WITHIN_NOISE,
  /**
   * One of them was trained on the images that it is evaluated on, so its accuracy means nothing.
   */
  LEAKAGE,
  /** They were evaluated on different images. */
  NOT_COMPARABLE,
  /** There is not enough data to decide. */
  UNKNOWN;

  static ComparisonVerdict ofNoise(boolean isWithinNoise) {
    return isWithinNoise ? WITHIN_NOISE : CLEAR;
  }

  public String id() {
    return Names.id(this);
  }
}
