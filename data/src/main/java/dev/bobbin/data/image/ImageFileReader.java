package dev.bobbin.data.image;

import dev.bobbin.base.BobbinException;
import dev.bobbin.model.Polarity;
import dev.bobbin.model.Preprocessing;
import java.awt.Dimension;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Converts a picture file of any size to the input of a network, as {@link Preprocessing} says. The
 * format is told by the first bytes: PNG, JPEG, GIF, BMP, WebP or TIFF. For an animation or a file
 * of several pictures, the first one is used; where it does not fill an animation's screen, the
 * rest is transparent. Samples are taken as sRGB: colour profiles are ignored, as by Pillow.
 * Thread-safe.
 */
public final class ImageFileReader {
  private static final long MOST_FILE_BYTES = 64L << 20;
  static final String PICTURE = "a " + PictureFiles.FORMATS + " picture";

  private final PicturePreparer preparer;
  private final boolean orientation;
  private final boolean strict;

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
    this(new PicturePreparer(how, pictures), how.orientation(), false);
  }

  private ImageFileReader(PicturePreparer preparer, boolean orientation, boolean strict) {
    this.preparer = preparer;
    this.orientation = orientation;
    this.strict = strict;
  }

  /**
   * The same, for pictures of a dataset: damaged ones are refused, of which this one reads what is
   * left and warns.
   */
  public ImageFileReader strict() {
    return new ImageFileReader(preparer, orientation, true);
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
    checkBytes(bytes, name);
    Optional<LoadedImage> prepared = JpegReader.prepared(bytes, name, orientation, preparer);
    if (prepared.isPresent()) {
      return prepared.get();
    }
    if (strict) {
      return prepare(decode(bytes, name, orientation));
    }
    PictureDecoder.Decoded decoded = PictureDecoder.decode(bytes, name, orientation);
    LoadedImage image = prepare(decoded.picture());
    return decoded.damaged() ? image.damaged() : image;
  }

  /**
   * Prepares a picture of Java's, which may have any colour model; a colour profile is ignored, as
   * for files.
   *
   * @throws BobbinException if its samples are no levels from 0 to 255 or of up to 16 bits
   */
  public LoadedImage prepare(BufferedImage picture) {
    try {
      return prepare(RasterPictures.of(picture));
    } catch (IOException e) {
      throw BobbinException.of(
          "picture", "levels from 0 to 255", e.getMessage() + "", "a picture of 8 bits a channel");
    }
  }

  /** Prepares a decoded picture. */
  public LoadedImage prepare(Picture picture) {
    return preparer.prepare(picture);
  }

  /** The format of a picture by its first bytes, such as WebP; empty for another file. */
  public static String format(byte[] bytes) {
    return PictureFormat.of(bytes).map(PictureFormat::title).orElse("");
  }

  /**
   * The size in a picture's header, before it is turned; it may be too large to read. Nothing else
   * is read.
   *
   * @param bytes of the file
   * @param name for messages
   * @throws BobbinException as {@link #read(Path)}, but not due to its size
   */
  public static Dimension claimedSize(byte[] bytes, String name) {
    return PictureDecoder.size(bytes, name);
  }

  /**
   * Decodes a picture of a dataset.
   *
   * @param orientation whether to turn it as its EXIF orientation says
   * @throws BobbinException as {@link #read(Path)}, and if a part of the picture is missing or
   *     wrong
   */
  public static Picture decode(byte[] bytes, String name, boolean orientation) {
    checkBytes(bytes, name);
    PictureDecoder.Decoded decoded = PictureDecoder.decode(bytes, name, orientation);
    if (decoded.damaged()) {
      throw BobbinException.of(
          name,
          "a whole picture",
          "a damaged one, of which a part is missing or wrong",
          "another copy of the file");
    }
    return decoded.picture();
  }

  private static void checkBytes(byte[] bytes, String name) {
    if (bytes.length > MOST_FILE_BYTES) {
      throw BobbinException.of(
          name, "at most " + (MOST_FILE_BYTES >> 20) + " MiB", "more", "a smaller picture");
    }
  }
}
