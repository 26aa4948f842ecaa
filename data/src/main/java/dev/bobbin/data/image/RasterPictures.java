package dev.bobbin.data.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;

/** Takes the pictures of Java's readers as bytes, without a colour profile. */
final class RasterPictures {
  private RasterPictures() {}

  /** A level of light behind some black ink, as Pillow mixes them. */
  static int mixed(int light, int black) {
    int product = (255 - light) * black + 128;
    return Math.clamp(black - (((product >> 8) + product) >> 8), 0, 255);
  }

  /** The samples of an image; the colour model is asked only where they are indices. */
  static Picture of(BufferedImage image) throws IOException {
    ColorModel model = image.getColorModel();
    Raster raster = image.getRaster();
    int bands = raster.getNumBands();
    if (model instanceof IndexColorModel palette) {
      return indexed(raster, palette);
    }
    if (model.getColorSpace().getType() == ColorSpace.TYPE_GRAY && bands <= 2) {
      return sampled(raster, bands);
    }
    if (model instanceof ComponentColorModel
        && model.getColorSpace().getType() == ColorSpace.TYPE_RGB
        && (bands == 3 || bands == 4)) {
      return sampled(raster, bands);
    }
    return converted(image);
  }

  static Picture sampled(Raster raster, int bands) throws IOException {
    int width = raster.getWidth();
    int height = raster.getHeight();
    byte[] pixels = new byte[height * width * bands];
    int type = raster.getDataBuffer().getDataType();
    int bits = raster.getSampleModel().getSampleSize(0);
    if (bits < 1) {
      throw new IOException("samples of " + bits + " bits");
    }
    if (type == DataBuffer.TYPE_FLOAT || type == DataBuffer.TYPE_DOUBLE) {
      double[] row = new double[width * bands];
      boolean beyond = false;
      boolean fraction = false;
      for (int y = 0; y < height; y++) {
        raster.getPixels(0, y, width, 1, row);
        for (int i = 0; i < row.length; i++) {
          beyond |= row[i] < 0 || row[i] > 1;
          fraction |= row[i] > 0 && row[i] < 1;
          pixels[y * row.length + i] = (byte) Math.clamp((long) row[i], 0, 255);
        }
      }
      if (fraction && !beyond) {
        throw new IOException("fractions from 0 to 1 in place of levels from 0 to 255");
      }
      return new Picture(height, width, bands, pixels);
    }
    int[] row = new int[width * bands];
    for (int y = 0; y < height; y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int i = 0; i < row.length; i++) {
        int value = row[i];
        if (bits > 16) {
          value = Math.clamp(value, 0, 255);
        } else if (bits > 8) {
          value = (value & 0xFFFF) >> (bits - 8);
        } else if (bits < 8) {
          value = value * 255 / ((1 << bits) - 1);
        }
        pixels[y * row.length + i] = (byte) value;
      }
    }
    return new Picture(height, width, bands, pixels);
  }

  private static Picture indexed(Raster raster, IndexColorModel palette) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    int channels = palette.hasAlpha() ? 4 : 3;
    int[] colours = new int[palette.getMapSize()];
    palette.getRGBs(colours);
    byte[] pixels = new byte[height * width * channels];
    int[] row = new int[width];
    int to = 0;
    for (int y = 0; y < height; y++) {
      raster.getSamples(0, y, width, 1, 0, row);
      for (int index : row) {
        put(index < colours.length ? colours[index] : 0xFF000000, pixels, to, channels);
        to += channels;
      }
    }
    return new Picture(height, width, channels, pixels);
  }

  /** Writes red, green, blue, and opacity where there are four channels. */
  private static void put(int argb, byte[] pixels, int to, int channels) {
    pixels[to] = (byte) (argb >> 16);
    pixels[to + 1] = (byte) (argb >> 8);
    pixels[to + 2] = (byte) argb;
    if (channels == 4) {
      pixels[to + 3] = (byte) (argb >>> 24);
    }
  }

  private static Picture converted(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    int channels = image.getColorModel().hasAlpha() ? 4 : 3;
    byte[] pixels = new byte[height * width * channels];
    int[] row = new int[width];
    int to = 0;
    for (int y = 0; y < height; y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int argb : row) {
        put(argb, pixels, to, channels);
        to += channels;
      }
    }
    return new Picture(height, width, channels, pixels);
  }
}
