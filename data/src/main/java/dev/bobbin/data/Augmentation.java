package dev.bobbin.data;

import dev.bobbin.base.InvalidValueException;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.random.RandomStream;
import dev.bobbin.engine.random.RandomStream.Purpose;
import dev.bobbin.model.PixelLookupTable;

/**
 * Random changes to an image that keep its class. They depend on seed, epoch and image alone, not
 * on the order or the thread. The image is flipped, zoomed and rotated about its centre, then
 * shifted, in one bilinear step; pixels from outside are background. Last, a rectangle may be
 * erased (Zhong et al., 2017), with torchvision's area of 2 % to 33 % of the image and aspect of
 * 0.3 to 3.3.
 *
 * @param shift the most pixels in each direction, from 0
 * @param rotate the most degrees either way, from 0 to 180
 * @param horizontalFlip whether half of the images are mirrored left to right
 * @param zoom the largest relative change of size, from 0 to 1, exclusive: 0.1 draws factors from
 *     0.9 to 1.1
 * @param erase the probability that a rectangle is set to background, from 0 to 1
 */
public record Augmentation(
    int shift, double rotate, boolean horizontalFlip, double zoom, double erase) {
  /** Changes nothing. */
  public static final Augmentation NONE = new Augmentation(0, 0, false, 0, 0);

  private static final Purpose AUGMENTATION = new Purpose(3);
  private static final double LOG_ASPECT = StrictMath.log(3.3);
  private static final double LOG_ASPECT_LEAST = StrictMath.log(0.3);

  // Indices into a sample's stream, fixed so that switching one change on does not affect others.
  private static final int SHIFT_X = 0;
  private static final int SHIFT_Y = 1;
  private static final int ROTATE = 2;
  private static final int FLIP = 3;
  private static final int ZOOM = 4;
  private static final int ERASE = 5;
  private static final int ERASE_AREA = 6;
  private static final int ERASE_ASPECT = 7;
  private static final int ERASE_X = 8;
  private static final int ERASE_Y = 9;

  public Augmentation {
    require("shift", "whole pixels from 0 to 1000", shift >= 0 && shift <= 1000, shift);
    require("rotate", "degrees from 0 to 180", rotate >= 0 && rotate <= 180, rotate);
    require("zoom", "a number from 0 up to, but not, 1", zoom >= 0 && zoom < 1, zoom);
    require("erase", "a probability from 0 to 1", erase >= 0 && erase <= 1, erase);
  }

  /** Whether images stay unchanged. */
  public boolean changesNothing() {
    return shift == 0 && rotate == 0 && !horizontalFlip && zoom == 0 && erase == 0;
  }

  /**
   * Writes a changed image.
   *
   * @param set holds the image
   * @param values of its bytes
   * @param seed the run's seed
   * @param epoch from 0
   * @param image the image's index
   * @param target receives {@code set.shape().size()} values
   * @param offset where in {@code target}
   */
  public void apply(
      LabeledImages set,
      PixelLookupTable values,
      long seed,
      int epoch,
      int image,
      float[] target,
      int offset) {
    long key = RandomStream.key(seed, AUGMENTATION, epoch, image);
    Shape shape = set.shape();
    int height = shape.height();
    int width = shape.width();
    int channels = shape.channels();
    byte[] pixels = set.array(image);
    int start = set.offset(image);
    double angle = StrictMath.toRadians(rotate * (2 * uniform(key, ROTATE) - 1));
    double scale = 1 / (1 + zoom * (2 * uniform(key, ZOOM) - 1));
    double cos = StrictMath.cos(angle) * scale;
    double sin = StrictMath.sin(angle) * scale;
    double mirror = horizontalFlip && uniform(key, FLIP) < 0.5 ? -1 : 1;
    double centreY = (height - 1) / 2.0;
    double centreX = (width - 1) / 2.0;
    double shiftY = centreY + whole(key, SHIFT_Y);
    double shiftX = centreX + whole(key, SHIFT_X);
    // The inverse of the change gives the source of each target pixel, row by row.
    for (int y = 0; y < height; y++) {
      double dy = y - shiftY;
      for (int x = 0; x < width; x++) {
        double dx = x - shiftX;
        double fromY = centreY + cos * dy - sin * dx;
        double fromX = centreX + mirror * (sin * dy + cos * dx);
        int to = offset + (y * width + x) * channels;
        sample(set, values, pixels, start, fromY, fromX, target, to);
      }
    }
    if (erase > 0 && uniform(key, ERASE) < erase) {
      erase(key, set, values, target, offset);
    }
  }

  private static void sample(
      LabeledImages set,
      PixelLookupTable values,
      byte[] pixels,
      int start,
      double fromY,
      double fromX,
      float[] target,
      int to) {
    Shape shape = set.shape();
    int channels = shape.channels();
    // All outside is empty; clamped, neither the cast nor y + 1 can overflow.
    int y = (int) Math.floor(Math.clamp(fromY, -2.0, shape.height() + 1.0));
    int x = (int) Math.floor(Math.clamp(fromX, -2.0, shape.width() + 1.0));
    float lower = (float) (fromY - y);
    float right = (float) (fromX - x);
    for (int c = 0; c < channels; c++) {
      float topLeft = values.of(at(set, pixels, start, y, x, c), c);
      float topRight = values.of(at(set, pixels, start, y, x + 1, c), c);
      float bottomLeft = values.of(at(set, pixels, start, y + 1, x, c), c);
      float bottomRight = values.of(at(set, pixels, start, y + 1, x + 1, c), c);
      float top = topLeft + (topRight - topLeft) * right;
      float bottom = bottomLeft + (bottomRight - bottomLeft) * right;
      target[to + c] = top + (bottom - top) * lower;
    }
  }

  private static byte at(LabeledImages set, byte[] pixels, int start, int y, int x, int c) {
    Shape shape = set.shape();
    boolean inside = y >= 0 && y < shape.height() && x >= 0 && x < shape.width();
    return inside
        ? pixels[start + (y * shape.width() + x) * shape.channels() + c]
        : set.background(c);
  }

  private static void erase(
      long key, LabeledImages set, PixelLookupTable values, float[] target, int offset) {
    Shape shape = set.shape();
    double area = shape.pixels() * (0.02 + (0.33 - 0.02) * uniform(key, ERASE_AREA));
    double aspect =
        StrictMath.exp(
            LOG_ASPECT_LEAST + (LOG_ASPECT - LOG_ASPECT_LEAST) * uniform(key, ERASE_ASPECT));
    int height = Math.clamp(Math.round(Math.sqrt(area * aspect)), 1, shape.height());
    int width = Math.clamp(Math.round(Math.sqrt(area / aspect)), 1, shape.width());
    int top = (int) (uniform(key, ERASE_Y) * (shape.height() - height + 1));
    int left = (int) (uniform(key, ERASE_X) * (shape.width() - width + 1));
    for (int y = top; y < top + height; y++) {
      int from = offset + (y * shape.width() + left) * shape.channels();
      for (int i = 0; i < width * shape.channels(); i++) {
        int channel = i % shape.channels();
        target[from + i] = values.of(set.background(channel), channel);
      }
    }
  }

  /** A uniform whole number from -shift to shift. */
  private int whole(long key, int place) {
    return (int) (uniform(key, place) * (2 * shift + 1)) - shift;
  }

  /** On [0, 1), in steps of 2^-53. */
  private static double uniform(long key, int place) {
    return (RandomStream.bits(key, place) >>> 11) * 0x1p-53;
  }

  private static void require(String what, String expected, boolean holds, double received) {
    if (!holds) {
      throw new InvalidValueException(
          "augmentation." + what + ": expected " + expected + ", received " + received);
    }
  }
}
