package dev.bobbin.model;

import dev.bobbin.base.text.Names;

/** Whether the objects of pictures are lighter or darker than their background. */
public enum Polarity {
  /** Unknown or of no interest, as in colour photographs: pictures are read unchanged. */
  AS_IS,
  /** Light objects on a dark background, as in MNIST and Fashion-MNIST: read unchanged. */
  LIGHT_ON_DARK,
  /** Dark objects on a light background, as on paper or in a shop's catalogue: inverted. */
  DARK_ON_LIGHT,
  /** By the border: of all training pictures, or of the one picture to classify. */
  AUTO;

  /** The name on the command line and in documents: {@code light-on-dark}. */
  public String id() {
    return Names.id(this);
  }
}
