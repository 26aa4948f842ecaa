package dev.bobbin.data.image;

import dev.bobbin.data.ImageSet;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;

/** Pictures of many images, each with lines of text under it. */
public final class Gallery {
  private Gallery() {}

  /**
   * Draws images of a part.
   *
   * @param part the part
   * @param indices which images, row by row
   * @param columns images a row, at least 1
   * @param captions the lines under the image of an index of the part
   */
  public static BufferedImage render(ImageSet part, int[] indices, int columns, IntFunction<List<String>> captions) {
    throw new UnsupportedOperationException();
  }

  /** Indices of {@code count} images of a part (or of all, if it has fewer), the same for the same seed. */
  public static int[] choose(ImageSet part, int count, long seed) {
    throw new UnsupportedOperationException();
  }

  /** Writes a picture as PNG: whole or not at all. */
  public static void write(BufferedImage picture, Path file) {
    throw new UnsupportedOperationException();
  }
}
