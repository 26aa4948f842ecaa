package dev.bobbin.data.image;

import dev.bobbin.base.BobbinException;
import dev.bobbin.engine.Shape;
import dev.bobbin.model.Polarity;
import dev.bobbin.model.Preprocessing;
import java.awt.Dimension;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Converts a PNG, JPEG, GIF or BMP picture of any size to the input of a network: its luminance,
 * scaled with its aspect kept, centred on a background of 0, and inverted if the polarity says so.
 * Transparent pixels are black, or white for dark objects on a light background. For an animation,
 * the first frame is used. A rotation in EXIF data is ignored. Thread-safe.
 */
public final class ImageFileReader {
  private static final long MOST_FILE_BYTES = 64L << 20;
  private static final long MOST_PIXELS = 64L << 20;
  private static final String PICTURE = "a " + PictureFiles.FORMATS + " picture";

  /** Offset of the compression field of a BMP, and two of its values. */
  private static final int BMP_COMPRESSION = 30;

  private static final int BMP_JPEG = 4;
  private static final int BMP_PNG = 5;

  private final PicturePreparer preparer;
  private final boolean orientation;

  /** A reader of pictures with the polarity that the preprocessing says. */
  public ImageFileReader(Preprocessing how) {
    this(how, how.polarity());
  }

  /**
   * A reader.
   *
   * @param pictures their polarity; {@link Polarity#AUTO} decides for each
   */
  public ImageFileReader(Preprocessing how, Polarity pictures) {
    this.preparer = new PicturePreparer(how, pictures);
    this.orientation = how.orientation();
  }

  /**
   * Reads a file.
   *
   * @throws BobbinException if it has another format, is broken, or is larger than 64 MiB or 64
   *     megapixels
   */
  public LoadedImage read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, file + "");
    } catch (IOException e) {
      throw BobbinException.io(file, PICTURE, e);
    }
  }

  /**
   * Reads a stream to its end.
   *
   * @param name for messages, such as {@code standard input}
   * @throws BobbinException as {@link #read(Path)}
   */
  public LoadedImage read(InputStream stream, String name) {
    byte[] bytes;
    try {
      bytes = stream.readNBytes((int) MOST_FILE_BYTES + 1);
    } catch (IOException e) {
      throw BobbinException.io(name, PICTURE, e);
    }
    return read(bytes, name);
  }

  /**
   * Reads the bytes of a file.
   *
   * @param name for messages
   * @throws BobbinException as {@link #read(Path)}
   */
  public LoadedImage read(byte[] bytes, String name) {
    if (bytes.length == 0) {
      throw BobbinException.of(name, PICTURE, "0 bytes", "another file");
    }
    if (bytes.length > MOST_FILE_BYTES) {
      throw BobbinException.of(
          name, "at most " + (MOST_FILE_BYTES >> 20) + " MiB", "more", "a smaller picture");
    }
    return prepare(decode(bytes, name, orientation));
  }

  /** Prepares a decoded picture. */
  public LoadedImage prepare(Picture picture) {
    return preparer.prepare(picture);
  }

  /**
   * The original shape of a picture, with one channel; only its header is read.
   *
   * @param bytes of the file
   * @param name for messages
   * @throws BobbinException as {@link #read(Path)}
   */
  public static Shape shapeOf(byte[] bytes, String name) {
    Dimension size = claimedSize(bytes, name);
    checkSize(name, size.width, size.height);
    return new Shape(size.height, size.width, 1);
  }

  /**
   * The size in a picture's header, which may be too large to read; nothing else is read.
   *
   * @param bytes of the file
   * @param name for messages
   * @throws BobbinException as {@link #read(Path)}, but not due to its size
   */
  public static Dimension claimedSize(byte[] bytes, String name) {
    if (bytes.length == 0) {
      throw BobbinException.of(name, PICTURE, "0 bytes", "another file");
    }
    return open(bytes, name, reader -> new Dimension(reader.getWidth(0), reader.getHeight(0)));
  }

  /**
   * Decodes a picture.
   *
   * @param orientation whether to turn it as its EXIF orientation says
   * @throws BobbinException as {@link #read(Path)}
   */
  public static Picture decode(byte[] bytes, String name, boolean orientation) {
    return picture(decode(bytes, name));
  }

  private static Picture picture(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    if (image.getColorModel().getNumComponents() == 1
        && image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY) {
      byte[] pixels = new byte[height * width];
      int shift = Math.max(0, image.getColorModel().getComponentSize(0) - 8);
      int[] row = image.getRaster().getSamples(0, 0, width, height, 0, (int[]) null);
      for (int i = 0; i < row.length; i++) {
        pixels[i] = (byte) (row[i] >> shift);
      }
      return new Picture(height, width, 1, pixels);
    }
    int[] argb = image.getRGB(0, 0, width, height, null, 0, width);
    byte[] pixels = new byte[4 * argb.length];
    for (int i = 0; i < argb.length; i++) {
      pixels[4 * i] = (byte) (argb[i] >> 16);
      pixels[4 * i + 1] = (byte) (argb[i] >> 8);
      pixels[4 * i + 2] = (byte) argb[i];
      pixels[4 * i + 3] = (byte) (argb[i] >>> 24);
    }
    return new Picture(height, width, 4, pixels);
  }

  private static BufferedImage decode(byte[] bytes, String name) {
    return open(
        bytes,
        name,
        reader -> {
          checkSize(name, reader.getWidth(0), reader.getHeight(0));
          return reader.read(0);
        });
  }

  private interface Use<T> {
    T of(ImageReader reader) throws IOException;
  }

  private static <T> T open(byte[] bytes, String name, Use<T> use) {
    checkCompression(bytes, name);
    // Not ImageIO.createImageInputStream, which may use a temporary file.
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      ImageReader reader = readerOf(in, name);
      try {
        reader.setInput(in, true, true);
        return use.of(reader);
      } finally {
        reader.dispose();
      }
    } catch (BobbinException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // For broken files, the decoders of the JDK throw various exceptions that they do not
      // declare.
      String what = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw BobbinException.because(
          e,
          name,
          "a whole " + PictureFiles.FORMATS + " picture",
          "a broken or unsupported one ('" + what + "')",
          "to save it again as an RGB or grey PNG");
    }
  }

  private static ImageReader readerOf(ImageInputStream in, String name) throws IOException {
    for (Iterator<ImageReader> readers = ImageIO.getImageReaders(in); readers.hasNext(); ) {
      ImageReader reader = readers.next();
      if (PictureFiles.IMAGE_IO_NAMES.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) {
        return reader;
      }
    }
    throw BobbinException.of(
        name, PICTURE, "something else by its first bytes", "to convert it to PNG");
  }

  /**
   * Rejects a BMP that holds a JPEG or PNG: the JDK would read one of any size, through a temporary
   * file.
   */
  private static void checkCompression(byte[] bytes, String name) {
    boolean bitmap =
        bytes.length > BMP_COMPRESSION && bytes[0] == (byte) 'B' && bytes[1] == (byte) 'M';
    if (bitmap && (bytes[BMP_COMPRESSION] == BMP_JPEG || bytes[BMP_COMPRESSION] == BMP_PNG)) {
      throw BobbinException.of(
          name, "a BMP of pixels", "one that holds a JPEG or PNG", "that picture itself");
    }
  }

  /** Checked before decoding: a file of some hundred bytes may claim gigabytes. */
  private static void checkSize(String name, int width, int height) {
    if ((long) width * height > MOST_PIXELS) {
      throw BobbinException.of(
          name,
          "at most " + (MOST_PIXELS >> 20) + " megapixels",
          width + "x" + height + " pixels",
          "a smaller picture");
    }
  }
}
