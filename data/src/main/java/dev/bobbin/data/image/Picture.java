package dev.bobbin.data.image;

/**
 * A decoded picture, upright.
 *
 * @param height in pixels
 * @param width in pixels
 * @param channels 1 for grey, 2 for grey and opacity, 3 for red, green and blue, 4 for these and
 *     opacity
 * @param pixels [height][width][channels], unsigned; opacity is 255 where nothing shines through
 */
public record Picture(int height, int width, int channels, byte[] pixels) {
  /** Smaller differences between red, green and blue come from compression, not from colour. */
  private static final int GREY_TOLERANCE = 8;

  /** The number of channels without opacity: 1 or 3. */
  int colours() {
    return channels < 3 ? 1 : 3;
  }

  private boolean hasOpacity() {
    return channels % 2 == 0;
  }

  private int level(int pixel, int channel) {
    return pixels[pixel * channels + channel] & 0xFF;
  }

  private int opacity(int pixel) {
    return hasOpacity() ? level(pixel, channels - 1) : 255;
  }

  /**
   * Whether red, green and blue of a pixel that can be seen differ by more than compression
   * explains.
   */
  boolean isColour() {
    if (colours() == 1) {
      return false;
    }
    for (int i = 0; i < pixels.length; i += channels) {
      if (isColour(pixels[i] & 0xFF, pixels[i + 1] & 0xFF, pixels[i + 2] & 0xFF)
          && (channels == 3 || pixels[i + 3] != 0)) {
        return true;
      }
    }
    return false;
  }

  static boolean isColour(int red, int green, int blue) {
    int spread = Math.max(red, Math.max(green, blue)) - Math.min(red, Math.min(green, blue));
    return spread > GREY_TOLERANCE;
  }

  /** The luminance of a pixel by ITU-R BT.601, as in JPEG and in Pillow's mode L. */
  static int luminance(int red, int green, int blue) {
    return (19595 * red + 38470 * green + 7471 * blue + 0x8000) >> 16;
  }

  private int luminance(int pixel) {
    return colours() == 1
        ? level(pixel, 0)
        : luminance(level(pixel, 0), level(pixel, 1), level(pixel, 2));
  }

  /** A level on a ground. */
  private static int blended(int level, int opacity, int ground) {
    return (level * opacity + ground * (255 - opacity) + 127) / 255;
  }

  /**
   * Its bytes as luminance or as red, green and blue.
   *
   * @param colours 1 or 3
   * @param ground behind transparent pixels, for each colour
   * @return [height][width][colours]: its own array if nothing changes
   */
  byte[] on(int[] ground, int colours) {
    if (channels == colours) {
      return pixels;
    }
    byte[] laid = new byte[height * width * colours];
    int to = 0;
    for (int i = 0; i < pixels.length; i += channels) {
      int red = pixels[i] & 0xFF;
      int green = channels < 3 ? red : pixels[i + 1] & 0xFF;
      int blue = channels < 3 ? red : pixels[i + 2] & 0xFF;
      int opacity = channels % 2 == 1 ? 255 : pixels[i + channels - 1] & 0xFF;
      if (colours == 1) {
        int grey = channels < 3 ? red : luminance(red, green, blue);
        laid[to++] = (byte) (opacity == 255 ? grey : blended(grey, opacity, ground[0]));
      } else if (opacity == 255) {
        laid[to] = (byte) red;
        laid[to + 1] = (byte) green;
        laid[to + 2] = (byte) blue;
        to += 3;
      } else {
        laid[to] = (byte) blended(red, opacity, ground[0]);
        laid[to + 1] = (byte) blended(green, opacity, ground[1]);
        laid[to + 2] = (byte) blended(blue, opacity, ground[2]);
        to += 3;
      }
    }
    return laid;
  }

  /** Its lines on a ground, of as many colours as that. */
  PictureLines lines(int[] ground) {
    return new Lines(on(ground, ground.length), height, width, ground.length);
  }

  private static final class Lines extends PictureLines {
    private final byte[] pixels;
    private final byte[] line;
    private final float[] ordered;
    private int next;

    private Lines(byte[] pixels, int height, int width, int colours) {
      super(height, width, colours);
      this.pixels = pixels;
      line = new byte[width * colours];
      ordered = new float[width * colours];
    }

    @Override
    int length() {
      return line.length;
    }

    @Override
    byte[] pixels() {
      return pixels.clone();
    }

    @Override
    void next() {
      System.arraycopy(pixels, next++ * line.length, line, 0, line.length);
      for (int i = 0; i < line.length; i++) {
        line[i] ^= Byte.MIN_VALUE;
      }
    }

    @Override
    void add(float weight, float[] sums) {
      add(line, weight, sums);
    }

    /** The compiler vectorizes this only where the arrays cannot be the same. */
    private static void add(byte[] levels, float weight, float[] sums) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += weight * levels[i];
      }
    }

    @Override
    float[] ordered(float[] sums) {
      if (colours() == 1) {
        return sums;
      }
      int width = width();
      for (int x = 0; x < width; x++) {
        ordered[x] = sums[3 * x];
        ordered[width + x] = sums[3 * x + 1];
        ordered[2 * width + x] = sums[3 * x + 2];
      }
      return ordered;
    }
  }

  /** The mean luminance of its border on a ground. */
  double borderMean(int ground) {
    double sum = 0;
    int count = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x += y == 0 || y == height - 1 ? 1 : Math.max(1, width - 1)) {
        int pixel = y * width + x;
        sum += blended(luminance(pixel), opacity(pixel), ground);
        count++;
      }
    }
    return sum / count;
  }

  /** The mean of the border's pixels that can be seen. */
  private PictureFacts.Border border() {
    double[] sums = new double[3];
    double weight = 0;
    int count = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x += y == 0 || y == height - 1 ? 1 : Math.max(1, width - 1)) {
        int pixel = y * width + x;
        double seen = opacity(pixel) / 255.0;
        for (int c = 0; c < 3; c++) {
          sums[c] += seen * level(pixel, colours() == 1 ? 0 : c);
        }
        weight += seen;
        count++;
      }
    }
    double most = Math.max(weight, 1e-9);
    return new PictureFacts.Border(sums[0] / most, sums[1] / most, sums[2] / most, weight / count);
  }

  /** What a preprocessing can be chosen by. */
  public PictureFacts facts() {
    return new PictureFacts(height, width, isColour(), isDarkOnLight(), border());
  }

  /**
   * Whether it seems to be a dark object on a light background: by its border, or where the border
   * cannot be seen, by what can.
   */
  boolean isDarkOnLight() {
    if (border().visible() >= 0.5) {
      return borderMean(255) > 127.5;
    }
    double sum = 0;
    double weight = 0;
    for (int pixel = 0; pixel < height * width; pixel++) {
      double seen = opacity(pixel) / 255.0;
      sum += seen * luminance(pixel);
      weight += seen;
    }
    return weight > 0 && sum / weight < 127.5;
  }
}
