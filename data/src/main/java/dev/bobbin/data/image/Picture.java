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
    for (int pixel = 0; pixel < height * width; pixel++) {
      int red = level(pixel, 0);
      int green = level(pixel, 1);
      int blue = level(pixel, 2);
      int spread = Math.max(red, Math.max(green, blue)) - Math.min(red, Math.min(green, blue));
      if (spread > GREY_TOLERANCE && opacity(pixel) > 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * The luminance of a pixel by ITU-R BT.601, as in JPEG and in Pillow's mode L, or the value of
   * one of its colours, on a ground.
   */
  private float value(int pixel, int colour, int of, int ground) {
    float value;
    if (of == 1 && colours() == 3) {
      value = 0.299f * level(pixel, 0) + 0.587f * level(pixel, 1) + 0.114f * level(pixel, 2);
    } else {
      value = level(pixel, colours() == 1 ? 0 : colour);
    }
    if (!hasOpacity()) {
      return value;
    }
    float opacity = opacity(pixel) / 255f;
    return value * opacity + ground * (1 - opacity);
  }

  /**
   * Writes a row as luminance or as red, green and blue.
   *
   * @param colours 1 or 3
   * @param ground behind transparent pixels, for each colour
   * @param target receives {@code width * colours} values from 0 to 255
   */
  void row(int y, int colours, int[] ground, float[] target) {
    for (int x = 0; x < width; x++) {
      for (int c = 0; c < colours; c++) {
        target[x * colours + c] = value(y * width + x, c, colours, ground[c]);
      }
    }
  }

  /** The mean luminance of its border on a ground. */
  double borderMean(int ground) {
    double sum = 0;
    int count = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x += y == 0 || y == height - 1 ? 1 : Math.max(1, width - 1)) {
        sum += value(y * width + x, 0, 1, ground);
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
      sum += seen * value(pixel, 0, 1, 0) / Math.max(seen, 1e-9);
      weight += seen;
    }
    return weight > 0 && sum / weight < 127.5;
  }
}
