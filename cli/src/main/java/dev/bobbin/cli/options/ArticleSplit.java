package dev.bobbin.cli.options;

/** Which images of a dataset become articles. */
public enum ArticleSplit {
  /** Training images. */
  TRAIN,
  /** Test images. */
  TEST,
  /** Both. */
  ALL
}
