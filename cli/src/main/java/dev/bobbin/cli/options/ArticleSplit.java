package dev.bobbin.cli.options;

/** Which images of a dataset become articles. */
public enum ArticleSplit {
  TRAIN,
  TEST,
  ALL
}
