package dev.bobbin.data.image;

import dev.bobbin.data.DataException;
import dev.bobbin.data.image.LoadedImage.Kind;
import dev.bobbin.data.image.LoadedImage.Warning;
import dev.bobbin.engine.Shape;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Makes a network's input of a PNG or JPEG picture, grey or colour, of any size: its luminance,
 * scaled with its aspect kept, centred on a background of 0, and inverted if the polarity says so.
 * A transparent picture lies on black, or on white where a dark thing is expected. Turns noted in a
 * JPEG's EXIF are not followed. Safe for use by several threads.
 */
public final class ImageFileReader {
  private static final long MOST_FILE_BYTES = 64L << 20;
  private static final long MOST_PIXELS = 64L << 20;
  private static final Set<String> FORMATS = Set.of("png", "jpeg");
  private static final double LIGHT = 127.5;

  private final Shape shape;
  private final Polarity polarity;

  /**
   * A reader.
   *
   * @param shape what the network wants; one channel
   * @param polarity what the pictures are
   * @throws IllegalArgumentException when the shape has more than one channel
   */
  public ImageFileReader(Shape shape, Polarity polarity) {
    if (shape.channels() != 1) {
      throw new IllegalArgumentException("image shape: expected one channel, received " + shape);
    }
    this.shape = shape;
    this.polarity = polarity;
  }

  /**
   * Reads a file.
   *
   * @throws DataException when it is no PNG or JPEG, is broken, or is larger than 64 MiB or 64
   *     megapixels
   */
  public LoadedImage read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, file + "");
    } catch (IOException e) {
      throw DataException.io(file, "a PNG or JPEG picture", e);
    }
  }

  /**
   * Reads a stream to its end.
   *
   * @param name for messages, such as {@code standard input}
   * @throws DataException as {@link #read(Path)}
   */
  public LoadedImage read(InputStream stream, String name) {
    byte[] bytes;
    try {
      bytes = stream.readNBytes((int) MOST_FILE_BYTES + 1);
    } catch (IOException e) {
      throw DataException.io(name, "a PNG or JPEG picture", e);
    }
    return read(bytes, name);
  }

  /**
   * Reads the bytes of a file.
   *
   * @param name for messages
   * @throws DataException as {@link #read(Path)}
   */
  public LoadedImage read(byte[] bytes, String name) {
    if (bytes.length == 0) {
      throw DataException.of(name, "a PNG or JPEG picture", "0 bytes", "another file");
    }
    if (bytes.length > MOST_FILE_BYTES) {
      throw DataException.of(
          name, "at most " + (MOST_FILE_BYTES >> 20) + " MiB", "more", "a smaller picture");
    }
    BufferedImage picture = decode(bytes, name);
    return prepare(GreyPlane.of(picture, polarity == Polarity.DARK_ON_LIGHT ? 255 : 0));
  }

  /**
   * The shape that a picture has as it is, one channel; only its header is read.
   *
   * @param bytes of the file
   * @param name for messages
   * @throws DataException as {@link #read(Path)}
   */
  public static Shape shapeOf(byte[] bytes, String name) {
    return open(bytes, name, reader -> new Shape(reader.getHeight(0), reader.getWidth(0), 1));
  }

  private static BufferedImage decode(byte[] bytes, String name) {
    return open(bytes, name, reader -> reader.read(0));
  }

  private interface Use<T> {
    T of(ImageReader reader) throws IOException;
  }

  private static <T> T open(byte[] bytes, String name, Use<T> use) {
    // Not ImageIO.createImageInputStream: that one may put a copy into a temporary file.
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      ImageReader reader = readerOf(in, name);
      try {
        reader.setInput(in, true, true);
        checkSize(name, reader.getWidth(0), reader.getHeight(0));
        return use.of(reader);
      } finally {
        reader.dispose();
      }
    } catch (IOException
        | IllegalArgumentException
        | IndexOutOfBoundsException
        | NegativeArraySizeException e) {
      // The decoders of the JDK throw the latter three at some broken files.
      String what = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw DataException.because(
          e,
          name,
          "a whole PNG or JPEG picture",
          "a broken or unsupported one ('" + what + "')",
          "to save it again as an RGB or grey PNG");
    }
  }

  private static ImageReader readerOf(ImageInputStream in, String name) throws IOException {
    for (Iterator<ImageReader> readers = ImageIO.getImageReaders(in); readers.hasNext(); ) {
      ImageReader reader = readers.next();
      if (FORMATS.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) {
        return reader;
      }
    }
    throw DataException.of(
        name, "a PNG or JPEG picture", "something else by its first bytes", "to convert it to PNG");
  }

  /** Before a single pixel is decoded: a file of some hundred bytes may claim gigabytes. */
  private static void checkSize(String name, int width, int height) {
    if ((long) width * height > MOST_PIXELS) {
      throw DataException.of(
          name,
          "at most " + (MOST_PIXELS >> 20) + " megapixels",
          width + "x" + height + " pixels",
          "a smaller picture");
    }
  }

  private LoadedImage prepare(GreyPlane plane) {
    List<Warning> warnings = new ArrayList<>();
    GreyPlane upright = polarity == Polarity.DARK_ON_LIGHT ? plane.inverted() : plane;
    if (upright.borderMean() > LIGHT) {
      String found = polarity == Polarity.DARK_ON_LIGHT ? "dark" : "light";
      String other = polarity == Polarity.DARK_ON_LIGHT ? "light-on-dark" : "dark-on-light";
      warnings.add(
          new Warning(
              Kind.LOOKS_INVERTED,
              "looks inverted: its border is " + found + "; try the polarity " + other));
    }
    if (plane.colour()) {
      warnings.add(new Warning(Kind.WAS_COLOUR, "is in colour: only its luminance was used"));
    }
    double scale =
        Math.min((double) shape.height() / plane.height(), (double) shape.width() / plane.width());
    int height = Math.clamp(Math.round(plane.height() * scale), 1, shape.height());
    int width = Math.clamp(Math.round(plane.width() * scale), 1, shape.width());
    GreyPlane fitted = upright;
    if (plane.height() != shape.height() || plane.width() != shape.width()) {
      warnings.add(
          new Warning(
              Kind.WAS_SCALED,
              "was scaled from "
                  + plane.width()
                  + "x"
                  + plane.height()
                  + " to "
                  + width
                  + "x"
                  + height
                  + " pixels"));
      fitted = upright.scaled(height, width);
    }
    byte[] pixels = new byte[shape.size()];
    int top = (shape.height() - height) / 2;
    int left = (shape.width() - width) / 2;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int value = Math.clamp(Math.round(fitted.values()[y * width + x]), 0, 255);
        pixels[(top + y) * shape.width() + left + x] = (byte) value;
      }
    }
    return new LoadedImage(pixels, shape, warnings);
  }
}
