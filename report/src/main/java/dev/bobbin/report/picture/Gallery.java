package dev.bobbin.report.picture;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.io.AtomicFile;
import dev.bobbin.data.ImageSet;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.random.RandomStream;
import dev.bobbin.engine.random.RandomStream.Purpose;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import javax.imageio.ImageIO;

/** Pictures of many images, each with lines of text under it. Needs no display. */
public final class Gallery {
  /** What images to show are drawn for. */
  public static final Purpose CHOICE = new Purpose(5);

  private static final int LEAST_SIDE = 84;
  private static final int GAP = 12;
  private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
  // Each cell is as wide as its image, or as the widest caption up to this.
  private static final int WIDEST_CAPTION = 160;

  private Gallery() {}

  /**
   * Draws images of a part, enlarged by a whole number to at least 84 pixels where they are
   * smaller.
   *
   * @param part the part; one channel, or three (red, green, blue)
   * @param indices which images, row by row
   * @param columns images a row, at least 1
   * @param captions the lines under the image of an index of the part; too long ones end in an
   *     ellipsis
   * @throws BobbinException when there is nothing to draw, or the picture would have more than 100
   *     megapixels
   */
  public static BufferedImage render(
      ImageSet part, int[] indices, int columns, IntFunction<List<String>> captions) {
    if (indices.length == 0 || columns < 1) {
      throw BobbinException.of(
          "gallery",
          "at least one image and one column",
          indices.length + " and " + columns,
          "a larger part");
    }
    List<List<String>> lines = Arrays.stream(indices).mapToObj(captions).toList();
    Layout layout = Layout.of(part.shape(), lines, columns);
    BufferedImage picture =
        new BufferedImage(layout.width(), layout.height(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = prepared(picture);
    for (int i = 0; i < indices.length; i++) {
      int left = GAP + i % columns * (layout.cellWidth() + GAP);
      int top = GAP + i / columns * (layout.cellHeight() + GAP);
      int side = part.shape().width() * layout.zoom();
      graphics.drawImage(
          picture(part, indices[i]),
          left + (layout.cellWidth() - side) / 2,
          top,
          side,
          part.shape().height() * layout.zoom(),
          null);
      FontMetrics metrics = graphics.getFontMetrics();
      int baseline = top + part.shape().height() * layout.zoom() + metrics.getAscent() + 2;
      for (String line : lines.get(i)) {
        String shown = fit(line, metrics, layout.cellWidth());
        graphics.drawString(
            shown, left + (layout.cellWidth() - metrics.stringWidth(shown)) / 2, baseline);
        baseline += metrics.getHeight();
      }
    }
    graphics.dispose();
    return picture;
  }

  /**
   * As {@link #render(ImageSet, int[], int, IntFunction)}, with each image's class name under it.
   */
  public static BufferedImage render(
      ImageSet part, int[] indices, int columns, List<String> classNames) {
    return render(part, indices, columns, i -> List.of(classNames.get(part.label(i))));
  }

  /**
   * Indices of {@code count} images of a part (or of all, if it has fewer), the same for the same
   * seed.
   */
  public static int[] choose(ImageSet part, int count, long seed) {
    int[] order = RandomStream.of(seed, CHOICE, 0, 0).permutation(part.count());
    return Arrays.copyOf(order, Math.min(count, order.length));
  }

  /**
   * Writes a picture as PNG: whole or not at all.
   *
   * @throws BobbinException when the file cannot be written
   */
  public static void write(BufferedImage picture, Path file) {
    AtomicFile.write(file, out -> writePng(picture, out));
  }

  private static void writePng(BufferedImage picture, OutputStream out) throws IOException {
    if (!ImageIO.write(picture, "png", out)) {
      throw new IOException("this JDK has no PNG writer for the picture's type");
    }
  }

  /**
   * Sizes in pixels of the whole picture and of a cell without the gap; each image pixel is zoom x
   * zoom.
   */
  private record Layout(int width, int height, int cellWidth, int cellHeight, int zoom) {
    static Layout of(Shape shape, List<List<String>> lines, int columns) {
      FontMetrics metrics =
          prepared(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB)).getFontMetrics();
      int zoom = Math.max(1, Math.ceilDiv(LEAST_SIDE, Math.max(shape.height(), shape.width())));
      int caption =
          lines.stream().flatMap(List::stream).mapToInt(metrics::stringWidth).max().orElse(0);
      int most = lines.stream().mapToInt(List::size).max().orElse(0);
      int cellWidth = Math.max(shape.width() * zoom, Math.min(caption, WIDEST_CAPTION));
      int cellHeight = shape.height() * zoom + 2 + most * metrics.getHeight();
      int across = Math.min(columns, lines.size());
      int down = Math.ceilDiv(lines.size(), columns);
      long width = GAP + (long) across * (cellWidth + GAP);
      long height = GAP + (long) down * (cellHeight + GAP);
      if (width * height > 100_000_000) {
        throw BobbinException.of(
            "gallery", "at most 100 megapixels", width + "x" + height + " pixels", "fewer images");
      }
      return new Layout((int) width, (int) height, cellWidth, cellHeight, zoom);
    }
  }

  private static Graphics2D prepared(BufferedImage picture) {
    Graphics2D graphics = picture.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, picture.getWidth(), picture.getHeight());
    graphics.setColor(Color.BLACK);
    graphics.setFont(FONT);
    return graphics;
  }

  private static BufferedImage picture(ImageSet part, int index) {
    Shape shape = part.shape();
    BufferedImage picture =
        new BufferedImage(shape.width(), shape.height(), BufferedImage.TYPE_INT_RGB);
    byte[] pixels = part.pixels();
    for (int i = 0; i < shape.pixels(); i++) {
      int at = part.offset(index) + i * shape.channels();
      boolean colour = shape.channels() == 3;
      int red = pixels[at] & 0xFF;
      int green = colour ? pixels[at + 1] & 0xFF : red;
      int blue = colour ? pixels[at + 2] & 0xFF : red;
      picture.setRGB(i % shape.width(), i / shape.width(), red << 16 | green << 8 | blue);
    }
    return picture;
  }

  private static String fit(String line, FontMetrics metrics, int width) {
    if (metrics.stringWidth(line) <= width) {
      return line;
    }
    int length = line.length();
    while (length > 0 && metrics.stringWidth(line.substring(0, length) + "…") > width) {
      length--;
    }
    return line.substring(0, length) + "…";
  }
}
