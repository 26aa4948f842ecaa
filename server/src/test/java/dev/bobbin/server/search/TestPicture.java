package dev.bobbin.server.search;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.IntBinaryOperator;
import javax.imageio.ImageIO;

/** Greys that keep their values, without conversion between the grey's and the screen's gamma. */
final class TestPicture {
  private TestPicture() {}

  /**
   * A grey PNG.
   *
   * @param bits 8 or 16
   * @param level of a pixel, by column and row
   */
  static byte[] grey(int width, int height, int bits, IntBinaryOperator level) throws IOException {
    BufferedImage picture =
        new BufferedImage(
            width,
            height,
            bits == 16 ? BufferedImage.TYPE_USHORT_GRAY : BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        picture.getRaster().setSample(x, y, 0, level.applyAsInt(x, y));
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(picture, "png", out);
    return out.toByteArray();
  }

  /** Red, green and blue of a pixel, or its grey thrice. */
  static int rgb(BufferedImage image, int x, int y) {
    return image.getRaster().getNumBands() == 1
        ? image.getRaster().getSample(x, y, 0) * 0x010101
        : image.getRGB(x, y);
  }
}
