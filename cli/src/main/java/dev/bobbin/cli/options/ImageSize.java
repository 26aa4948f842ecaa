package dev.bobbin.cli.options;

import picocli.CommandLine.TypeConversionException;

/** The size in pixels to which a folder's images are scaled. */
public record ImageSize(int height, int width) {
  private static final int MOST = 4096;

  /** Reads {@code 28x28}, height first. */
  public static ImageSize parse(String text) {
    if (text.matches("\\d{1,4}x\\d{1,4}")) {
      String[] sides = text.split("x", -1);
      ImageSize size = new ImageSize(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]));
      if (Math.min(size.height, size.width) >= 1 && Math.max(size.height, size.width) <= MOST) {
        return size;
      }
    }
    throw new TypeConversionException(
        "expected HEIGHTxWIDTH, each from 1 to " + MOST + ", received '" + text + "'; try 28x28");
  }
}
