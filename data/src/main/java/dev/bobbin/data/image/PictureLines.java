package dev.bobbin.data.image;

/**
 * The lines of a picture from top to bottom, each to be read once. Levels are less 128, as the
 * compiler vectorizes loops over signed numbers only.
 */
abstract class PictureLines {
  private final int height;
  private final int width;
  private final int colours;

  PictureLines(int height, int width, int colours) {
    this.height = height;
    this.width = width;
    this.colours = colours;
  }

  final int height() {
    return height;
  }

  final int width() {
    return width;
  }

  /** 1 for luminance, 3 for red, green and blue. */
  final int colours() {
    return colours;
  }

  /** The number of levels of a line, which may be in any order, with others between them. */
  abstract int length();

  /** Reads all lines: [height][width][colours], not less 128. */
  abstract byte[] pixels();

  /** Reads the next line. */
  abstract void next();

  /**
   * Adds the levels of the line that was read last.
   *
   * @param sums {@link #length} of them
   */
  abstract void add(float weight, float[] sums);

  /**
   * Brings sums of levels into the order [colour][column].
   *
   * @param sums that {@link #add} made
   * @return an array that is valid until the next call
   */
  abstract float[] ordered(float[] sums);
}
