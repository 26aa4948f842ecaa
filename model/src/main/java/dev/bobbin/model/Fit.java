package dev.bobbin.model;

import dev.bobbin.base.text.Names;

/** How a picture fills an input of another aspect. */
public enum Fit {
  /** All of the picture is seen; the rest is filled with the background. */
  PAD,
  /** The input is filled; what is too wide or too high is cut off at both ends. */
  CROP,
  /** The picture is stretched to the input; its aspect is lost. */
  STRETCH;

  /** The name in recipes and documents: {@code pad}. */
  public String id() {
    return Names.id(this);
  }
}
