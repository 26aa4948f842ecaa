package dev.bobbin.report.picture;

import dev.bobbin.base.BobbinException;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.engine.Shape;
import java.util.List;

/**
 * The layout of a gallery; lengths are points.
 *
 * @param columns per row
 * @param textWidth available to a line of text under an image
 * @param lines of text under each image
 * @param top of the first row
 */
record ImageGrid(
    int count,
    int columns,
    double imageWidth,
    double imageHeight,
    double textWidth,
    int lines,
    double top) {
  static final TextStyle NAME = TextStyle.of(7.5);

  /** Added to the widest line, so that rounding does not cut it. */
  static final double HAIR = 0.01;

  private static final double LEAST_WIDTH = 320;

  private static final double WIDEST_TEXT = 84;
  private static final double GAP_ACROSS = 8;
  private static final double GAP_DOWN = 8;
  private static final double LINE = NAME.lineHeight();

  private static final double SCREEN_PIXEL = 72.0 / Picture.SCREEN_DPI;

  /** Points of the longer side of an image. */
  private static double target(int columns) {
    return columns <= 6 ? 62 : 46;
  }

  /**
   * Lays out a gallery.
   *
   * @param text width of the widest line under an image
   */
  static ImageGrid of(
      LabeledImages images, int count, int columns, double text, int lines, double top) {
    if (count < 1 || columns < 1) {
      throw new IllegalArgumentException(
          "gallery: expected at least one image and one column, received %d and %d; try a split that has images"
              .formatted(count, columns));
    }
    Shape shape = images.shape();
    if (shape.channels() != 1 && shape.channels() != 3) {
      throw BobbinException.of("gallery", "images of 1 or 3 channels", shape, "another data set");
    }
    int across = Math.min(columns, count);
    int longer = Math.max(shape.width(), shape.height());
    // Each pixel of an image covers a whole number of screen pixels, so that all look the same.
    double zoom = Math.rint(target(across) / (SCREEN_PIXEL * longer)) * SCREEN_PIXEL;
    if (zoom == 0) {
      zoom = target(across) / longer;
    }
    double width = zoom * shape.width();
    return new ImageGrid(
        count,
        across,
        width,
        zoom * shape.height(),
        Math.max(width, Math.min(text, WIDEST_TEXT)),
        lines,
        top);
  }

  /** The width of the widest class name. */
  static double widest(List<String> classNames, TextStyle style) {
    double widest = 0;
    for (int c = 0; c < classNames.size(); c++) {
      String shown = Label.ofClass(classNames.get(c), c).shown();
      widest = Math.max(widest, Fonts.width(shown, style));
    }
    return widest + HAIR;
  }

  double cellWidth() {
    return textWidth + GAP_ACROSS;
  }

  private double cellHeight() {
    return imageHeight + 3 + lines * LINE + GAP_DOWN;
  }

  double width() {
    return Math.max(LEAST_WIDTH, 2 * Picture.MARGIN + columns * cellWidth());
  }

  double bottom() {
    return top + Math.ceilDiv(count, columns) * cellHeight();
  }

  Box image(int i) {
    double x = Picture.MARGIN + i % columns * cellWidth() + (cellWidth() - imageWidth) / 2;
    int row = i / columns;
    return new Box(x, top + row * cellHeight(), imageWidth, imageHeight);
  }

  double centre(int i) {
    return image(i).centreX();
  }

  /** The baseline of a line, from 0, under an image. */
  double baseline(int i, int line) {
    return image(i).bottom() + 3 + line * LINE + NAME.size();
  }
}
