package dev.bobbin.data.image;

import dev.bobbin.engine.Shape;
import dev.bobbin.model.Polarity;
import java.util.ArrayList;
import java.util.List;

/**
 * A picture as input of a network.
 *
 * @param pixels {@code shape.size()} bytes from 0 to 255, in the order height, width, channels
 * @param shape the requested shape
 * @param polarity that was used: never {@link Polarity#AUTO}
 * @param warnings for the user; empty if the picture was not changed
 * @param original what the picture was
 */
public record LoadedImage(
    byte[] pixels, Shape shape, Polarity polarity, List<Warning> warnings, Original original) {
  public LoadedImage {
    warnings = List.copyOf(warnings);
  }

  /**
   * A picture before it was prepared.
   *
   * @param height in pixels, upright
   * @param width in pixels, upright
   * @param colour whether it is in colour
   */
  public record Original(int height, int width, boolean colour) {}

  /** The kind of a warning. */
  public enum Kind {
    /** The border is light, as on paper, but a dark one was expected. */
    LOOKS_INVERTED,
    /** The picture had colours, of which only the luminance is kept. */
    WAS_COLOUR,
    /** The picture is grey, and the model has learned from pictures in colour. */
    WAS_GREY,
    /** All of its pixels are alike. */
    IS_EMPTY,
    /** It was enlarged so much that it looks coarser than what the model has learned from. */
    WAS_ENLARGED,
    /** A part of the file is missing or wrong. */
    DAMAGED;

    /** Whether it usually holds for whole collections of pictures, and is to be said once. */
    public boolean isOfCollections() {
      return this == WAS_COLOUR || this == WAS_GREY || this == WAS_ENLARGED;
    }
  }

  /**
   * Something that may make a prediction worse.
   *
   * @param kind for programs
   * @param message for users: one sentence without the file's name
   */
  public record Warning(Kind kind, String message) {}

  /** The same with a warning that the file is damaged. */
  LoadedImage damaged() {
    List<Warning> more = new ArrayList<>(warnings);
    more.add(new Warning(Kind.DAMAGED, "is damaged: its lower part is missing or wrong"));
    return new LoadedImage(pixels, shape, polarity, more, original);
  }
}
