package dev.bobbin.report.picture;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.function.IntUnaryOperator;

/**
 * Numbers as colours over an image: orange above 0, blue below, two hues that remain distinct with
 * any of the common colour deficiencies.
 */
public final class HeatPicture {
  private static final int ABOVE = 0xFF9A1F;
  private static final int BELOW = 0x3FA7FF;

  /** Share of its brightness that an image keeps behind a map. */
  private static final double DIMMED = 0.45;

  private HeatPicture() {}

  /**
   * A map over an image.
   *
   * @param values [height][width]
   * @param largest absolute value, which is drawn opaque; 0 draws nothing
   * @param behind red, green and blue of a pixel by its number
   */
  public static BufferedImage of(
      float[] values, int height, int width, float largest, IntUnaryOperator behind) {
    return rgb(
        height,
        width,
        i -> {
          int dimmed = mix(0, behind.applyAsInt(i), DIMMED);
          return mix(dimmed, values[i] > 0 ? ABOVE : BELOW, share(values[i], largest));
        });
  }

  /** Weights on black: the larger, the brighter. */
  public static BufferedImage signed(float[] values, int height, int width, float largest) {
    return rgb(
        height, width, i -> mix(0, values[i] > 0 ? ABOVE : BELOW, share(values[i], largest)));
  }

  /**
   * Weights of red, green and blue, as the colour that they ask for: grey at 0, with a channel
   * above 0 brighter and one below darker.
   *
   * @param values [height][width][3]
   * @param largest absolute value, which is drawn as 0 or 255
   */
  public static BufferedImage colour(float[] values, int height, int width, float largest) {
    return rgb(
        height,
        width,
        i ->
            level(values[3 * i], largest) << 16
                | level(values[3 * i + 1], largest) << 8
                | level(values[3 * i + 2], largest));
  }

  private static int level(float value, float largest) {
    return (int) Math.round(127.5 + Math.signum(value) * 127.5 * share(value, largest));
  }

  /**
   * Values from 0 (black) to the largest (white) by their square root, which keeps small ones
   * visible; those below 0 are blue.
   */
  public static BufferedImage grey(float[] values, int height, int width, float largest) {
    return rgb(
        height,
        width,
        i -> mix(0, values[i] >= 0 ? 0xFFFFFF : BELOW, Math.sqrt(share(values[i], largest))));
  }

  private static double share(float value, float largest) {
    return largest == 0 ? 0 : Math.min(1, Math.abs(value) / largest);
  }

  /** A picture from the red, green and blue of each pixel by its number. */
  public static BufferedImage rgb(int height, int width, IntUnaryOperator rgb) {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    int[] target = ((DataBufferInt) picture.getRaster().getDataBuffer()).getData();
    for (int i = 0; i < target.length; i++) {
      target[i] = rgb.applyAsInt(i);
    }
    return picture;
  }

  /** The mix of one colour (share 0) and another (share 1). */
  private static int mix(int from, int to, double share) {
    int mixed = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int start = from >> shift & 0xFF;
      int end = to >> shift & 0xFF;
      mixed |= (int) Math.round(start + (end - start) * share) << shift;
    }
    return mixed;
  }
}
