package dev.bobbin.data.image;

import com.twelvemonkeys.imageio.plugins.webp.vp8.VP8Frame;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.IOException;
import javax.imageio.stream.ImageInputStream;

/**
 * Decodes lossy WebP frames: luma and chroma by TwelveMonkeys, whose conversion to colours does not
 * interpolate chroma, then interpolated and converted as libwebp does ("fancy upsampling", RFC 6386
 * for the coding).
 */
final class LossyWebp {
  private LossyWebp() {}

  /** Decodes a frame to red, green and blue. */
  static Picture decode(WebpFile file) throws IOException {
    int width = file.frameWidth();
    int height = file.frameHeight();
    byte[] luma;
    byte[] blue;
    byte[] red;
    try (ImageInputStream in = new FileStream(file.vp8())) {
      VP8Frame frame = new VP8Frame(in, false);
      // Its colours are not used.
      if (!frame.decode(
          Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 1, 1, 3, null), null)) {
        throw new IOException("no key frame");
      }
      luma = plane(frame.getDebugImageYBuffer(), 1);
      blue = plane(frame.getDebugImageUBuffer(), 2);
      red = plane(frame.getDebugImageVBuffer(), 2);
    }
    byte[] pixels = new byte[height * width * 3];
    int to = 0;
    for (int y = 0; y < height; y++) {
      Interruption.check();
      for (int x = 0; x < width; x++) {
        int level = times(luma[y * width + x] & 0xFF, 19077);
        int u = interpolated(blue, x, y, width, height);
        int v = interpolated(red, x, y, width, height);
        pixels[to++] = clipped(level + times(v, 26149) - 14234);
        pixels[to++] = clipped(level - times(u, 6419) - times(v, 13320) + 8708);
        pixels[to++] = clipped(level + times(u, 33050) - 17685);
      }
    }
    return new Picture(height, width, 3, pixels);
  }

  private static byte[] plane(BufferedImage image, int step) {
    int width = (image.getWidth() + step - 1) / step;
    int height = (image.getHeight() + step - 1) / step;
    byte[] plane = new byte[height * width];
    int[] row = new int[image.getWidth()];
    for (int y = 0; y < height; y++) {
      image.getRaster().getSamples(0, y * step, row.length, 1, 0, row);
      for (int x = 0; x < width; x++) {
        plane[y * width + x] = (byte) row[x * step];
      }
    }
    return plane;
  }

  /** The weighted mean of the four nearest samples: 9, 3, 3 and 1 sixteenths, rounded twice. */
  private static int interpolated(byte[] plane, int x, int y, int width, int height) {
    int columns = (width + 1) / 2;
    int rows = (height + 1) / 2;
    int column = x / 2;
    int row = y / 2;
    int beside = Math.clamp(column + (x % 2 == 0 ? -1 : 1), 0, columns - 1);
    int across = Math.clamp(row + (y % 2 == 0 ? -1 : 1), 0, rows - 1);
    int near = plane[row * columns + column] & 0xFF;
    int vertical = plane[across * columns + column] & 0xFF;
    if (beside == column) {
      return (3 * near + vertical + 2) >> 2;
    }
    int horizontal = plane[row * columns + beside] & 0xFF;
    int far = plane[across * columns + beside] & 0xFF;
    int diagonal = (near + vertical + horizontal + far + 8 + 2 * (vertical + horizontal)) >> 3;
    return (diagonal + near) >> 1;
  }

  private static int times(int value, int factor) {
    return (value * factor) >> 8;
  }

  private static byte clipped(int value) {
    return (byte) Math.clamp(value >> 6, 0, 255);
  }
}
