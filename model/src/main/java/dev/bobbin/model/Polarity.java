package dev.bobbin.model;

import dev.bobbin.base.text.Names;

/** Which side of the grey scale is the thing and which the background. */
public enum Polarity {
  /** A light thing on a dark background, as in MNIST and Fashion-MNIST: kept as it is. */
  LIGHT_ON_DARK,
  /** A dark thing on a light background, as on paper or in a shop's catalogue: inverted. */
  DARK_ON_LIGHT,
  /** Dark on light where the picture's border is more light than dark, else light on dark. */
  AUTO;

  /** The name on the command line and in documents: {@code light-on-dark}. */
  public String id() {
    return Names.id(this);
  }
}
