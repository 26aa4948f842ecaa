package dev.bobbin.data.image;

import dev.bobbin.data.image.LoadedImage.Kind;
import dev.bobbin.data.image.LoadedImage.Warning;
import dev.bobbin.engine.Shape;
import dev.bobbin.model.Fit;
import dev.bobbin.model.Polarity;
import dev.bobbin.model.Preprocessing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Prepares decoded pictures as {@link Preprocessing} says: ground, channels, size, polarity.
 * Resizing is by a triangle filter as wide as two pixels of the coarser side, first in columns,
 * then in rows: antialiased bilinear, as Pillow's {@code BILINEAR} and torchvision's {@code Resize}
 * with {@code antialias}, within one level. Sums are in a fixed order, so that their bits do not
 * depend on the machine. Thread-safe.
 */
final class PicturePreparer {
  private static final double LIGHT = 127.5;

  /** Enlarging less than this, each way, is no reason for a warning. */
  private static final int MUCH = 2;

  private final Preprocessing how;
  private final Polarity pictures;

  /**
   * A preparer.
   *
   * @param pictures their polarity; {@link Polarity#AUTO} decides for each
   */
  PicturePreparer(Preprocessing how, Polarity pictures) {
    this.how = how;
    this.pictures = pictures;
  }

  /** A part of a line: {@code size} pixels from {@code start} on. */
  private record Span(double start, double size) {}

  LoadedImage prepare(Picture picture) {
    Shape shape = how.size();
    int colours = shape.channels();
    Polarity polarity = polarity(picture);
    boolean inverted = polarity == Polarity.DARK_ON_LIGHT;
    byte[] background = how.preparedBackground();
    int[] ground = new int[colours];
    for (int c = 0; c < colours; c++) {
      int level = background[c] & 0xFF;
      ground[c] = inverted ? 255 - level : level;
    }
    int height = shape.height();
    int width = shape.width();
    Span rows = new Span(0, picture.height());
    Span columns = new Span(0, picture.width());
    double down = (double) shape.height() / picture.height();
    double across = (double) shape.width() / picture.width();
    if (how.fit() == Fit.PAD) {
      double scale = Math.min(down, across);
      height = Math.clamp(Math.round(picture.height() * scale), 1, height);
      width = Math.clamp(Math.round(picture.width() * scale), 1, width);
    } else if (how.fit() == Fit.CROP) {
      double scale = Math.max(down, across);
      rows = middle(picture.height(), height / scale);
      columns = middle(picture.width(), width / scale);
    }
    byte[] fitted = fitted(picture, ground, rows, columns, height, width);
    if (inverted) {
      for (int i = 0; i < fitted.length; i++) {
        fitted[i] = (byte) ~fitted[i];
      }
    }
    byte[] pixels = new byte[shape.size()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = background[i % colours];
    }
    int top = (shape.height() - height) / 2;
    int left = (shape.width() - width) / 2;
    int line = width * colours;
    for (int y = 0; y < height; y++) {
      int to = ((top + y) * shape.width() + left) * colours;
      System.arraycopy(fitted, y * line, pixels, to, line);
    }
    return new LoadedImage(
        pixels, shape, polarity, warnings(picture, ground, inverted, fitted, height, width));
  }

  private static Span middle(int all, double size) {
    return new Span((all - size) / 2, size);
  }

  private Polarity polarity(Picture picture) {
    if (pictures != Polarity.AUTO) {
      return pictures;
    }
    // Such a network has seen pictures of either kind, or of an unknown one.
    if (how.polarity() == Polarity.AS_IS) {
      return Polarity.AS_IS;
    }
    return picture.isDarkOnLight() ? Polarity.DARK_ON_LIGHT : Polarity.LIGHT_ON_DARK;
  }

  private List<Warning> warnings(
      Picture picture, int[] ground, boolean inverted, byte[] fitted, int height, int width) {
    List<Warning> warnings = new ArrayList<>();
    boolean light = picture.borderMean(ground[0]) > LIGHT;
    if (how.polarity() != Polarity.AS_IS && light != inverted) {
      warnings.add(
          new Warning(
              Kind.LOOKS_INVERTED,
              "looks inverted: its border is "
                  + (light ? "light" : "dark")
                  + "; try the polarity "
                  + (light ? Polarity.DARK_ON_LIGHT : Polarity.LIGHT_ON_DARK).id()));
    }
    if (how.size().channels() == 1 && picture.isColour()) {
      warnings.add(new Warning(Kind.WAS_COLOUR, "is in colour: only its luminance was used"));
    }
    if (how.size().channels() == 3 && !picture.isColour()) {
      warnings.add(
          new Warning(Kind.WAS_GREY, "is grey: the model has learned from pictures in colour"));
    }
    if (how.size().height() * how.size().width() > 1 && isFlat(fitted, how.size().channels())) {
      warnings.add(new Warning(Kind.IS_EMPTY, "shows nothing: all of its pixels are alike"));
    }
    if (height >= MUCH * picture.height() && width >= MUCH * picture.width()) {
      warnings.add(
          new Warning(
              Kind.WAS_ENLARGED,
              "is small: it was enlarged for the network's %dx%d pixels"
                  .formatted(how.size().width(), how.size().height())));
    }
    return warnings;
  }

  private static boolean isFlat(byte[] pixels, int channels) {
    for (int i = channels; i < pixels.length; i++) {
      if (pixels[i] != pixels[i - channels]) {
        return false;
      }
    }
    return true;
  }

  /** Part of a picture in another size: [height][width][colours]. */
  private static byte[] fitted(
      Picture picture, int[] ground, Span rows, Span columns, int height, int width) {
    int colours = ground.length;
    byte[] pixels = picture.on(ground, colours);
    Taps across = Taps.of(picture.width(), columns, width);
    Taps down = Taps.of(picture.height(), rows, height);
    int line = picture.width() * colours;
    byte[] signed = new byte[line];
    float[] sums = new float[line];
    byte[] small = new byte[height * width * colours];
    for (int y = 0; y < height; y++) {
      Arrays.fill(sums, 0);
      float[] weights = down.weights[y];
      for (int j = 0; j < weights.length; j++) {
        sign(pixels, (down.starts[y] + j) * line, signed);
        add(signed, weights[j], sums);
      }
      across.apply(sums, colours, small, y * width * colours);
    }
    return small;
  }

  /**
   * Levels less 128. The compiler vectorizes loops over signed bytes only, and only where arrays
   * cannot be the same.
   */
  private static void sign(byte[] pixels, int start, byte[] signed) {
    System.arraycopy(pixels, start, signed, 0, signed.length);
    for (int i = 0; i < signed.length; i++) {
      signed[i] ^= Byte.MIN_VALUE;
    }
  }

  private static void add(byte[] levels, float weight, float[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += weight * levels[i];
    }
  }

  /**
   * For each value of a resized line, the first value of the old line and weights that sum to 1.
   */
  private record Taps(int[] starts, float[][] weights) {
    static Taps of(int length, Span span, int to) {
      double scale = span.size() / to;
      double reach = Math.max(1, scale);
      int[] starts = new int[to];
      float[][] weights = new float[to][];
      for (int i = 0; i < to; i++) {
        double centre = span.start() + (i + 0.5) * scale - 0.5;
        int first = Math.max(0, (int) Math.ceil(centre - reach));
        int last = Math.min(length - 1, (int) Math.floor(centre + reach));
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

    /** Resizes a line of levels less 128. */
    void apply(float[] line, int colours, byte[] target, int offset) {
      int to = offset;
      for (int i = 0; i < starts.length; i++) {
        int from = starts[i] * colours;
        float[] taps = weights[i];
        if (colours == 1) {
          float sum = 0;
          for (int j = 0; j < taps.length; j++) {
            sum += taps[j] * line[from + j];
          }
          target[to++] = rounded(sum);
        } else {
          float red = 0;
          float green = 0;
          float blue = 0;
          for (int j = 0; j < taps.length; j++) {
            red += taps[j] * line[from + 3 * j];
            green += taps[j] * line[from + 3 * j + 1];
            blue += taps[j] * line[from + 3 * j + 2];
          }
          target[to++] = rounded(red);
          target[to++] = rounded(green);
          target[to++] = rounded(blue);
        }
      }
    }

    private static byte rounded(float sum) {
      return (byte) Math.clamp((long) (sum + 128.5f), 0, 255);
    }
  }
}
