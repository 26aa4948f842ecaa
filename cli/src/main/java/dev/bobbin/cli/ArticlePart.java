package dev.bobbin.cli;

/** Which images of a dataset become articles. */
enum ArticlePart {
  /** Training images. */
  TRAIN,
  /** Test images. */
  TEST,
  /** Both. */
  ALL
}
