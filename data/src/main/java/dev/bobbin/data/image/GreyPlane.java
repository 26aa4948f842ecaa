package dev.bobbin.data.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * The luminance of a picture, row by row, from 0 to 255.
 *
 * @param values {@code height * width} of them
 * @param colour whether red, green and blue differed anywhere by more than JPEG's rounding
 */
record GreyPlane(float[] values, int height, int width, boolean colour) {
  // Smaller differences come from compression, not from colour.
  private static final int GREY_TOLERANCE = 8;

  /**
   * The luminance of ITU-R BT.601, as in JPEG and in Pillow's mode L.
   *
   * @param background the value behind transparent pixels, from 0 to 255
   */
  static GreyPlane of(BufferedImage picture, int background) {
    int height = picture.getHeight();
    int width = picture.getWidth();
    float[] values = new float[height * width];
    boolean colour = false;
    if (isPlainGrey(picture)) {
      grey(picture, background, values);
    } else {
      int[] row = new int[width];
      for (int y = 0; y < height; y++) {
        picture.getRGB(0, y, width, 1, row, 0, width);
        for (int x = 0; x < width; x++) {
          int red = row[x] >> 16 & 0xFF;
          int green = row[x] >> 8 & 0xFF;
          int blue = row[x] & 0xFF;
          int alpha = row[x] >>> 24;
          int spread = Math.max(red, Math.max(green, blue)) - Math.min(red, Math.min(green, blue));
          colour |= spread > GREY_TOLERANCE && alpha > 0;
          float luminance = 0.299f * red + 0.587f * green + 0.114f * blue;
          values[y * width + x] = over(luminance, alpha / 255f, background);
        }
      }
    }
    return new GreyPlane(values, height, width, colour);
  }

  // getRGB would treat the samples of a grey picture as linear light and brighten them.
  private static boolean isPlainGrey(BufferedImage picture) {
    ColorModel model = picture.getColorModel();
    return !(model instanceof IndexColorModel)
        && model.getColorSpace().getType() == ColorSpace.TYPE_GRAY;
  }

  private static void grey(BufferedImage picture, int background, float[] values) {
    Raster raster = picture.getRaster();
    ColorModel model = picture.getColorModel();
    int width = picture.getWidth();
    boolean transparent = model.hasAlpha() && raster.getNumBands() == 2;
    float scale = 255f / ((1 << model.getComponentSize(0)) - 1);
    float alphaScale = transparent ? 1f / ((1 << model.getComponentSize(1)) - 1) : 0f;
    int[] row = new int[width];
    int[] alphas = new int[width];
    for (int y = 0; y < picture.getHeight(); y++) {
      raster.getSamples(0, y, width, 1, 0, row);
      if (transparent) {
        raster.getSamples(0, y, width, 1, 1, alphas);
      }
      for (int x = 0; x < width; x++) {
        float alpha = transparent ? alphas[x] * alphaScale : 1f;
        values[y * width + x] = over(row[x] * scale, alpha, background);
      }
    }
  }

  private static float over(float value, float alpha, int background) {
    return value * alpha + background * (1 - alpha);
  }

  GreyPlane inverted() {
    float[] inverse = new float[values.length];
    for (int i = 0; i < inverse.length; i++) {
      inverse[i] = 255 - values[i];
    }
    return new GreyPlane(inverse, height, width, colour);
  }

  /** Scales by a triangle filter as wide as two pixels of the coarser side. */
  GreyPlane scaled(int toHeight, int toWidth) {
    float[] narrow = new float[height * toWidth];
    Taps across = Taps.of(width, toWidth);
    for (int y = 0; y < height; y++) {
      across.apply(values, y * width, 1, narrow, y * toWidth, 1);
    }
    float[] small = new float[toHeight * toWidth];
    Taps down = Taps.of(height, toHeight);
    for (int x = 0; x < toWidth; x++) {
      down.apply(narrow, x, toWidth, small, x, toWidth);
    }
    return new GreyPlane(small, toHeight, toWidth, colour);
  }

  double borderMean() {
    double sum = 0;
    int count = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x += y == 0 || y == height - 1 ? 1 : Math.max(1, width - 1)) {
        sum += values[y * width + x];
        count++;
      }
    }
    return sum / count;
  }

  /**
   * For each value of a resized line, the first value of the old line and weights that sum to 1.
   */
  private record Taps(int[] starts, float[][] weights) {
    static Taps of(int from, int to) {
      double scale = (double) from / to;
      double reach = Math.max(1, scale);
      int[] starts = new int[to];
      float[][] weights = new float[to][];
      for (int i = 0; i < to; i++) {
        double centre = (i + 0.5) * scale - 0.5;
        int first = Math.max(0, (int) Math.ceil(centre - reach));
        int last = Math.min(from - 1, (int) Math.floor(centre + reach));
        double[] line = new double[last - first + 1];
        double sum = 0;
        for (int j = first; j <= last; j++) {
          line[j - first] = Math.max(0, 1 - Math.abs(j - centre) / reach);
          sum += line[j - first];
        }
        starts[i] = first;
        weights[i] = new float[line.length];
        for (int j = 0; j < line.length; j++) {
          weights[i][j] = (float) (line[j] / sum);
        }
      }
      return new Taps(starts, weights);
    }

    void apply(float[] in, int inStart, int inStep, float[] out, int outStart, int outStep) {
      for (int i = 0; i < starts.length; i++) {
        float sum = 0;
        for (int j = 0; j < weights[i].length; j++) {
          sum += weights[i][j] * in[inStart + (starts[i] + j) * inStep];
        }
        out[outStart + i * outStep] = sum;
      }
    }
  }
}
