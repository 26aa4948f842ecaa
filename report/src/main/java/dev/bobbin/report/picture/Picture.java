package dev.bobbin.report.picture;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.io.AtomicFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * A picture of a fixed size on paper. The same picture gives the same bytes on the same machine:
 * its files contain no dates. Only letters depend on the machine's fonts.
 */
public final class Picture {
  public static final int SCREEN_DPI = 150;

  public static final int PRINT_DPI = 600;

  public static final int LEAST_DPI = 36;

  public static final int MOST_DPI = 2400;

  public static final double POINTS_PER_INCH = 72;

  /** Around every picture, in points. */
  static final double MARGIN = 10;

  private static final long MOST_PIXELS = 100_000_000;

  private final String title;
  private final double width;
  private final double height;
  private final Consumer<Canvas> drawing;

  /**
   * A picture under its heading.
   *
   * @param drawing what is below the heading
   */
  Picture(Heading heading, double width, double height, Consumer<Canvas> drawing) {
    this.title = heading.line();
    this.width = Math.ceil(width);
    this.height = Math.ceil(height);
    this.drawing =
        canvas -> {
          heading.draw(canvas, MARGIN, MARGIN, width - 2 * MARGIN);
          drawing.accept(canvas);
        };
  }

  /** The heading in one line. */
  public String title() {
    return title;
  }

  /** On paper, in points. */
  public double width() {
    return width;
  }

  /** On paper, in points. */
  public double height() {
    return height;
  }

  void draw(Canvas canvas) {
    drawing.accept(canvas);
  }

  /**
   * The bytes of a PNG file that states its size on paper.
   *
   * @param dpi pixels per inch, from 36 to 2400
   * @throws IllegalArgumentException if the dpi are out of range
   * @throws BobbinException if the picture would exceed 100 megapixels, or this JDK finds no fonts
   */
  public byte[] png(int dpi) {
    if (dpi < LEAST_DPI || dpi > MOST_DPI) {
      throw new IllegalArgumentException(
          "dpi: expected %d to %d, received %d; try %d for print"
              .formatted(LEAST_DPI, MOST_DPI, dpi, PRINT_DPI));
    }
    long across = (long) Math.ceil(width * dpi / POINTS_PER_INCH);
    long down = (long) Math.ceil(height * dpi / POINTS_PER_INCH);
    if (across * down > MOST_PIXELS) {
      throw BobbinException.usage(
          "picture",
          "at most 100 megapixels",
          "%dx%d pixels at %d dpi".formatted(across, down, dpi),
          "fewer images, fewer dpi, or the SVG");
    }
    Fonts.require();
    BufferedImage image = new BufferedImage((int) across, (int) down, BufferedImage.TYPE_INT_RGB);
    RasterCanvas canvas = new RasterCanvas(image, dpi / POINTS_PER_INCH);
    draw(canvas);
    canvas.dispose();
    return Png.encode(image, dpi);
  }

  /**
   * The text of a self-contained SVG file.
   *
   * @throws BobbinException if this JDK finds no fonts
   */
  public String svg() {
    Fonts.require();
    return SvgCanvas.document(this);
  }

  /**
   * The files of a picture.
   *
   * @param dpi pixels per inch of the PNG
   */
  public record Files(Picture picture, Path png, Path svg, int dpi) {}

  /**
   * Writes {@code NAME.png} and {@code NAME.svg} into a folder, created if missing; each is written
   * whole or not at all.
   *
   * @throws IllegalArgumentException as {@link #png}
   * @throws BobbinException as {@link #png}, or if a file cannot be written
   */
  public Files write(Path folder, String name, int dpi) {
    Path png = folder.resolve(name + ".png");
    Path svg = folder.resolve(name + ".svg");
    writePng(png, dpi);
    AtomicFile.writeText(svg, svg());
    return new Files(this, png, svg, dpi);
  }

  /**
   * Writes a PNG file whole or not at all; its folder is created if missing.
   *
   * @throws IllegalArgumentException as {@link #png}
   * @throws BobbinException as {@link #write}
   */
  public void writePng(Path file, int dpi) {
    byte[] pixels = png(dpi);
    try {
      java.nio.file.Files.createDirectories(file.resolveSibling("").toAbsolutePath());
    } catch (IOException e) {
      throw BobbinException.io(file, "to write this file", e);
    }
    AtomicFile.write(file, out -> out.write(pixels));
  }
}
