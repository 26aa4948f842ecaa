package dev.bobbin.report.picture;

import dev.bobbin.data.format.PngEncoder;
import dev.bobbin.engine.Shape;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferInt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;

/** Images as the bytes of a PNG file: those of {@code TYPE_INT_RGB} and {@code TYPE_BYTE_GRAY}. */
public final class Png {
  private Png() {}

  /** Without a size on paper. */
  public static byte[] encode(BufferedImage image) {
    return encode(image, 0);
  }

  /** A {@code data:} URL for pages and documents. */
  public static String dataUrl(BufferedImage image) {
    return dataUrl(encode(image));
  }

  /** A {@code data:} URL of a PNG file's bytes. */
  public static String dataUrl(byte[] png) {
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
  }

  /**
   * With its size on paper.
   *
   * @param dpi pixels per inch, stored as whole pixels per metre; 0 for no size
   */
  static byte[] encode(BufferedImage image, int dpi) {
    boolean grey = image.getType() == BufferedImage.TYPE_BYTE_GRAY;
    Shape shape = new Shape(image.getHeight(), image.getWidth(), grey ? 1 : 3);
    try (PngEncoder encoder = PngEncoder.withDpi(shape, dpi)) {
      return grey ? encoder.encode(greys(image), 0) : encoder.encode(colours(image));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] greys(BufferedImage image) {
    return ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
  }

  private static PngEncoder.Rows colours(BufferedImage image) {
    if (image.getType() != BufferedImage.TYPE_INT_RGB) {
      throw new IllegalArgumentException(
          "image: expected one of type %d or %d, received %d"
              .formatted(
                  BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_BYTE_GRAY, image.getType()));
    }
    int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    int width = image.getWidth();
    return (y, target, at) -> {
      for (int x = 0; x < width; x++) {
        int pixel = pixels[y * width + x];
        target[at + 3 * x] = (byte) (pixel >> 16);
        target[at + 3 * x + 1] = (byte) (pixel >> 8);
        target[at + 3 * x + 2] = (byte) pixel;
      }
    };
  }
}
