package dev.bobbin.data.image;

/**
 * Makes lines of red, green and blue of those of luminance and two colour differences (ITU-T
 * T.871), to the bit as libjpeg does: differences of half as many lines or columns are interpolated
 * from three quarters of the nearer and one quarter of the farther one. All are levels less 128.
 *
 * <p>A line has the same column of all MCUs side by side; where an MCU has 16 columns, the even
 * ones come first. So all loops are over neighbours in memory. Not thread-safe.
 */
final class JpegColours {
  private final int width;
  private final int mcus;
  private final int[] sums;
  private final int[] before;
  private final int[] after;
  private final int[] odd;

  /**
   * For lines of a picture.
   *
   * @param width of the picture
   * @param mcus the number of MCUs of a line
   */
  JpegColours(int width, int mcus) {
    this.width = width;
    this.mcus = mcus;
    sums = new int[8 * mcus];
    before = new int[8 * mcus];
    after = new int[8 * mcus];
    odd = new int[8 * mcus];
  }

  /** The place of a column in a line of MCUs of 8 or 16 columns. */
  static int place(int x, int columns, int mcus) {
    int column = x % columns;
    return (columns == 16 ? column % 2 * 8 + column / 2 : column) * mcus + x / columns;
  }

  /** Doubles the columns of a line. */
  void widen(int[] line, int[] target) {
    interpolate(line, 1, 2, 2, target);
  }

  /** Doubles the columns of a line between two lines. */
  void widen(int[] near, int[] far, int[] target) {
    weigh(near, far, 0, 0, sums);
    interpolate(sums, 8, 7, 4, target);
  }

  private void interpolate(int[] line, int evenHalf, int oddHalf, int shift, int[] target) {
    int most = 7 * mcus;
    System.arraycopy(line, 0, before, mcus, most);
    System.arraycopy(line, most, before, 1, mcus - 1);
    before[0] = line[0];
    System.arraycopy(line, mcus, after, 0, most);
    System.arraycopy(line, 1, after, most, mcus - 1);
    int last = place((width + 1) / 2 - 1, 8, mcus);
    after[last] = line[last];
    weigh(line, before, evenHalf, shift, target);
    weigh(line, after, oddHalf, shift, odd);
    System.arraycopy(odd, 0, target, odd.length, odd.length);
  }

  private static void weigh(int[] near, int[] far, int half, int shift, int[] target) {
    for (int i = 0; i < near.length; i++) {
      target[i] = (3 * near[i] + far[i] + half) >> shift;
    }
  }

  static void red(int[] luminance, int[] redDifference, int[] red) {
    for (int i = 0; i < red.length; i++) {
      int level = luminance[i] + ((91_881 * redDifference[i] + 32_768) >> 16);
      red[i] = Math.min(Math.max(level, Byte.MIN_VALUE), Byte.MAX_VALUE);
    }
  }

  static void green(int[] luminance, int[] blueDifference, int[] redDifference, int[] green) {
    for (int i = 0; i < green.length; i++) {
      int level =
          luminance[i] + ((-22_554 * blueDifference[i] - 46_802 * redDifference[i] + 32_768) >> 16);
      green[i] = Math.min(Math.max(level, Byte.MIN_VALUE), Byte.MAX_VALUE);
    }
  }

  static void blue(int[] luminance, int[] blueDifference, int[] blue) {
    for (int i = 0; i < blue.length; i++) {
      int level = luminance[i] + ((116_130 * blueDifference[i] + 32_768) >> 16);
      blue[i] = Math.min(Math.max(level, Byte.MIN_VALUE), Byte.MAX_VALUE);
    }
  }

  /** As {@link Picture#luminance(int, int, int)}, of levels less 128. */
  static void grey(int[] red, int[] green, int[] blue, int[] grey) {
    for (int i = 0; i < grey.length; i++) {
      grey[i] = (19_595 * red[i] + 38_470 * green[i] + 7471 * blue[i] + 0x8000) >> 16;
    }
  }
}
