package dev.bobbin.data;

/** A split of a dataset as it is published, before a recipe holds images back for validation. */
public enum DatasetSplit {
  TRAIN,
  TEST;

  /** Its images. */
  public LabeledImages of(Dataset dataset) {
    return switch (this) {
      case TRAIN -> dataset.train();
      case TEST -> dataset.test();
    };
  }
}
