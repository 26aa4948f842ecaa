package dev.bobbin.data.image;

/**
 * The lines of a picture from top to bottom, each to be read once. Levels are less 128, as the
 * compiler vectorizes loops over signed numbers only.
 */
interface PictureLines {
  int height();

  int width();

  /** 1 for luminance, 3 for red, green and blue. */
  int colours();

  /** The number of levels of a line, which may be in any order, with others between them. */
  int length();

  /** Reads the next line. */
  void next();

  /**
   * Adds the levels of the line that was read last.
   *
   * @param sums {@link #length} of them
   */
  void add(float weight, float[] sums);

  /**
   * Brings sums of levels into the order [colour][column].
   *
   * @param sums that {@link #add} made
   * @return an array that is valid until the next call
   */
  float[] ordered(float[] sums);
}
