package dev.bobbin.cli.options;

/** Which images of a dataset become articles. */
public enum ArticlePart {
  /** Training images. */
  TRAIN,
  /** Test images. */
  TEST,
  /** Both. */
  ALL
}
