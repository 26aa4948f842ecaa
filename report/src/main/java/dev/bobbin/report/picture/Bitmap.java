package dev.bobbin.report.picture;

import dev.bobbin.data.LabeledImages;
import dev.bobbin.engine.Shape;
import java.awt.image.BufferedImage;

/**
 * An image of a data set.
 *
 * @param shape one channel is grey, three are red, green and blue
 * @param pixels [height][width][channels], unsigned
 */
record Bitmap(Shape shape, byte[] pixels) {
  static Bitmap of(LabeledImages images, int index) {
    return new Bitmap(images.shape(), images.image(index));
  }

  BufferedImage toImage() {
    BufferedImage image =
        new BufferedImage(
            shape.width(),
            shape.height(),
            shape.channels() == 3 ? BufferedImage.TYPE_INT_RGB : BufferedImage.TYPE_BYTE_GRAY);
    if (shape.channels() == 3) {
      for (int i = 0; i < shape.pixels(); i++) {
        int rgb =
            (pixels[3 * i] & 0xFF) << 16
                | (pixels[3 * i + 1] & 0xFF) << 8
                | (pixels[3 * i + 2] & 0xFF);
        image.setRGB(i % shape.width(), i / shape.width(), rgb);
      }
      return image;
    }
    // Straight into the raster: setRGB would convert between the grey's and the screen's gamma.
    for (int i = 0; i < shape.pixels(); i++) {
      image
          .getRaster()
          .setSample(i % shape.width(), i / shape.width(), 0, pixels[i * shape.channels()] & 0xFF);
    }
    return image;
  }
}
