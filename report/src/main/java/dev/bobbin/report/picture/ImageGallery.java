package dev.bobbin.report.picture;

import dev.bobbin.data.ImageSet;
import dev.bobbin.report.picture.TextStyle.Anchor;
import java.util.List;

/** Images of a data set with their names. */
public final class ImageGallery {
  private ImageGallery() {}

  /**
   * Draws a gallery.
   *
   * @param heading what stands over it
   * @param images where the images are
   * @param indices which of them, row by row
   * @param classNames a name for each class
   * @param columns images in a row
   * @throws IllegalArgumentException if there are no images or columns, or images have neither one
   *     channel nor three
   */
  public static Picture of(
      Heading heading, ImageSet images, int[] indices, List<String> classNames, int columns) {
    Fonts.require();
    int[] chosen = indices.clone();
    double top = ImageGrid.MARGIN + HeadingBlock.height(heading);
    ImageGrid grid =
        ImageGrid.of(
            images, chosen.length, columns, ImageGrid.widest(classNames, ImageGrid.NAME), 1, top);
    return new Picture(
        heading,
        grid.width(),
        grid.bottom(),
        canvas -> {
          HeadingBlock.draw(
              canvas,
              heading,
              ImageGrid.MARGIN,
              ImageGrid.MARGIN,
              grid.width() - 2 * ImageGrid.MARGIN);
          for (int i = 0; i < chosen.length; i++) {
            int at = i;
            canvas.group("image", () -> draw(canvas, grid, at, images, chosen[at], classNames));
          }
        });
  }

  private static void draw(
      Canvas canvas, ImageGrid grid, int i, ImageSet images, int index, List<String> classNames) {
    canvas.image(Bitmap.of(images, index), grid.image(i));
    int label = images.label(index);
    canvas.text(
        Label.ofClass(classNames.get(label), label).within(grid.textWidth(), ImageGrid.NAME),
        grid.centre(i),
        grid.baseline(i, 0),
        ImageGrid.NAME.from(Anchor.MIDDLE));
  }
}
