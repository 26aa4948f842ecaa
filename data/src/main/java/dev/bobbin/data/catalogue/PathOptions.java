package dev.bobbin.data.catalogue;

import dev.bobbin.base.BobbinException;
import dev.bobbin.model.Polarity;

/**
 * How a dataset that is given by its path is read.
 *
 * @param polarity of a folder's images
 * @param height in pixels, to which a folder's images are scaled
 * @param width in pixels
 * @param testShare share of every class that becomes the test split if the dataset has no test
 *     split, above 0 and below 1
 * @param seed of that choice
 */
public record PathOptions(Polarity polarity, int height, int width, double testShare, long seed) {
  public PathOptions {
    if (height < 1 || height > 1024 || width < 1 || width > 1024) {
      throw BobbinException.usage(
          "image size", "1 to 1024 pixels either way", height + "x" + width);
    }
    if (!(testShare > 0 && testShare < 1)) {
      throw BobbinException.usage("test share", "above 0 and below 1", testShare);
    }
  }

  /**
   * Light on dark, 28 x 28, one image in seven for the test split, as in MNIST and Fashion-MNIST.
   */
  public static final PathOptions DEFAULT =
      new PathOptions(Polarity.LIGHT_ON_DARK, 28, 28, 1.0 / 7, 0);

  boolean hasDefaultSize() {
    return height == DEFAULT.height() && width == DEFAULT.width();
  }
}
