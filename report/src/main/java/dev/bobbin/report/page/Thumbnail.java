package dev.bobbin.report.page;

import dev.bobbin.data.LabeledImages;
import dev.bobbin.engine.Shape;
import dev.bobbin.report.picture.HeatPicture;
import dev.bobbin.report.picture.Png;
import java.awt.image.BufferedImage;

/**
 * A small picture inside the page.
 *
 * @param source a {@code data:} URL
 * @param width in pixels
 * @param height in pixels
 * @param text the alternative text
 * @param caption below it; may be empty
 */
public record Thumbnail(String source, int width, int height, String text, String caption) {
  public static Thumbnail of(BufferedImage image, String text) {
    return new Thumbnail(Png.dataUrl(image), image.getWidth(), image.getHeight(), text, "");
  }

  public Thumbnail with(String word) {
    return new Thumbnail(source, width, height, text, word);
  }

  /** An image of a data set at its own size. */
  public static Thumbnail of(LabeledImages images, int index, String text) {
    Shape shape = images.shape();
    byte[] pixels = images.image(index);
    return of(HeatPicture.rgb(shape.height(), shape.width(), i -> rgb(shape, pixels, i)), text);
  }

  /** Red, green and blue of a pixel; grey if the image has one channel. */
  public static int rgb(Shape shape, byte[] pixels, int pixel) {
    int at = pixel * shape.channels();
    int red = pixels[at] & 0xFF;
    int green = shape.channels() == 3 ? pixels[at + 1] & 0xFF : red;
    int blue = shape.channels() == 3 ? pixels[at + 2] & 0xFF : red;
    return red << 16 | green << 8 | blue;
  }
}
