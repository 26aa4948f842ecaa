package dev.bobbin.server.inference.protocol;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/** Encoded pictures. */
public final class TestPictures {
  private TestPictures() {}

  /** A picture of one colour. */
  public static byte[] png(int width, int height, int rgb) throws IOException {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < width * height; i++) {
      picture.setRGB(i % width, i / width, rgb);
    }
    return encode(picture, "png");
  }

  /** A grey picture of 28x28 pixels. */
  public static byte[] png(byte[] pixels) throws IOException {
    return encode(grey(pixels), "png");
  }

  /** A grey picture of 28x28 pixels in a format of the JDK's. */
  public static byte[] encode(byte[] pixels, String format) throws IOException {
    return encode(grey(pixels), format);
  }

  private static BufferedImage grey(byte[] pixels) {
    BufferedImage picture = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < pixels.length; i++) {
      picture.getRaster().setSample(i % 28, i / 28, 0, pixels[i] & 0xFF);
    }
    return picture;
  }

  private static byte[] encode(BufferedImage picture, String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (!ImageIO.write(picture, format, out)) {
      throw new IOException(format);
    }
    return out.toByteArray();
  }
}
