package dev.bobbin.data.image;

import dev.bobbin.engine.Shape;
import dev.bobbin.model.Polarity;
import java.util.List;

/**
 * One picture, made ready for a network.
 *
 * @param pixels {@code shape.size()} bytes from 0 (background) to 255, in the order height, width,
 *     channels
 * @param shape what was asked for
 * @param polarity as what it was read: never {@link Polarity#AUTO}
 * @param warnings what a person should know; empty when the picture was taken as it is
 */
public record LoadedImage(byte[] pixels, Shape shape, Polarity polarity, List<Warning> warnings) {
  /** Keeps a copy of the list. */
  public LoadedImage {
    warnings = List.copyOf(warnings);
  }

  /** What may make a prediction worse. */
  public enum Kind {
    /** The border is light, as on paper, where a dark one was expected. */
    LOOKS_INVERTED,
    /** The picture had colours, of which only the luminance is kept. */
    WAS_COLOUR,
    /** The picture had another size. */
    WAS_SCALED
  }

  /**
   * One warning.
   *
   * @param kind for programs
   * @param message for people: one sentence without the file's name
   */
  public record Warning(Kind kind, String message) {}
}
