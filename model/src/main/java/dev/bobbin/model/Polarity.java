package dev.bobbin.model;

import dev.bobbin.base.text.Names;

/** Whether objects are lighter or darker than their background. */
public enum Polarity {
  /** Light objects on a dark background, as in MNIST and Fashion-MNIST: unchanged. */
  LIGHT_ON_DARK,
  /** Dark objects on a light background, as on paper or in a shop's catalogue: inverted. */
  DARK_ON_LIGHT,
  /** Dark on light if the picture's border is more light than dark, else light on dark. */
  AUTO;

  /** The name on the command line and in documents: {@code light-on-dark}. */
  public String id() {
    return Names.id(this);
  }
}
