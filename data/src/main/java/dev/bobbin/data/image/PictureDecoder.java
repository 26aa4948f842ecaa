package dev.bobbin.data.image;

import dev.bobbin.base.BobbinException;
import java.awt.Dimension;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * Decodes picture files to bytes of grey or of red, green and blue, with opacity where there is
 * any. PNG, GIF and most JPEG files are decoded here, others by {@link Readers}. Samples are taken
 * as sRGB, whatever a colour profile says, as by Pillow. Of 16 bits, the upper eight are used;
 * numbers of 32 bits are levels from 0 to 255. Sizes are checked before memory is allocated.
 */
final class PictureDecoder {
  static final long MOST_PIXELS = 64L << 20;

  /** As in JPEG and GIF. */
  private static final int MOST_SIDE = 65_535;

  /** Offset of the compression field of a BMP, and two of its values. */
  private static final int BMP_COMPRESSION = 30;

  private static final int BMP_JPEG = 4;
  private static final int BMP_PNG = 5;
  private static final int OLD_BMP_HEADER = 12;

  /** TwelveMonkeys' decoder needs some 70 bytes for each pixel. */
  private static final long MOST_LOSSY_WEBP = 16L << 20;

  /**
   * What a file holds.
   *
   * @param damaged whether a part of it is missing or wrong
   */
  record Decoded(Picture picture, boolean damaged) {}

  private PictureDecoder() {}

  /** The size in the header; nothing else is read. */
  static Dimension size(byte[] bytes, String name) {
    return guarded(
        bytes,
        name,
        format -> {
          int[] size =
              switch (format) {
                case PNG -> PngDecoder.size(bytes);
                case GIF -> GifDecoder.size(bytes);
                case JPEG -> {
                  JpegFile jpeg = JpegFile.of(bytes);
                  yield new int[] {jpeg.width(), jpeg.height()};
                }
                case WEBP -> {
                  WebpFile webp = WebpFile.of(bytes);
                  yield new int[] {webp.width(), webp.height()};
                }
                case TIFF -> {
                  TiffDirectory tiff = TiffReader.directory(bytes);
                  yield new int[] {
                    (int) tiff.get(TiffDirectory.WIDTH, 0), (int) tiff.get(TiffDirectory.HEIGHT, 0)
                  };
                }
                case BMP -> bmpSize(bytes, name);
              };
          return new Dimension(size[0], size[1]);
        });
  }

  /**
   * Decodes a file.
   *
   * @param orientation whether to turn it as its EXIF orientation says
   */
  static Decoded decode(byte[] bytes, String name, boolean orientation) {
    if (PictureFormat.of(bytes).orElse(PictureFormat.PNG) != PictureFormat.JPEG) {
      Dimension size = size(bytes, name);
      checkSize(name, size.width, size.height);
    }
    return guarded(
        bytes,
        name,
        format ->
            switch (format) {
              case PNG -> new Decoded(PngDecoder.decode(bytes, orientation), false);
              case GIF -> {
                GifDecoder.Decoded gif = GifDecoder.decode(bytes);
                yield new Decoded(gif.picture(), gif.damaged());
              }
              case JPEG -> JpegReader.decode(bytes, name, orientation);
              case WEBP -> new Decoded(webp(bytes, name, orientation), false);
              case TIFF -> new Decoded(TiffReader.decode(bytes, orientation), false);
              case BMP -> new Decoded(RasterPictures.of(Readers.BMP.read(bytes)), false);
            });
  }

  private interface Use<T> {
    T of(PictureFormat format) throws IOException;
  }

  private static <T> T guarded(byte[] bytes, String name, Use<T> use) {
    if (bytes.length == 0) {
      throw BobbinException.of(name, ImageFileReader.PICTURE, "0 bytes", "another file");
    }
    Optional<PictureFormat> format = PictureFormat.of(bytes);
    if (format.isEmpty()) {
      PictureFormat.Foreign foreign = PictureFormat.foreign(bytes);
      throw BobbinException.of(name, ImageFileReader.PICTURE, foreign.what(), foreign.remedy());
    }
    try {
      return use.of(format.get());
    } catch (BobbinException | CancellationException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      requireMemory(e);
      throw BobbinException.because(
          e,
          name,
          "a whole " + format.get().title() + " picture",
          "a broken or unsupported one ('" + reason(e, format.get()) + "')",
          "to save it again as an RGB or grey PNG");
    }
  }

  /** For broken files, the readers throw various exceptions that they do not declare. */
  private static String reason(Exception e, PictureFormat format) {
    if (e instanceof EOFException) {
      return "a " + format.title() + " that is cut off";
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  /** The JDK's readers tell a lack of memory as a broken picture. */
  private static void requireMemory(Exception failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof OutOfMemoryError lack) {
        throw lack;
      }
    }
  }

  /** Checked before decoding: a file of some hundred bytes may claim gigabytes. */
  static void checkSize(String name, long width, long height) {
    if (width * height > MOST_PIXELS) {
      throw BobbinException.of(
          name,
          "at most " + (MOST_PIXELS >> 20) + " megapixels",
          width + "x" + height + " pixels",
          "a smaller picture");
    }
    if (width > MOST_SIDE || height > MOST_SIDE) {
      throw BobbinException.of(
          name,
          "at most " + MOST_SIDE + " pixels a side",
          width + "x" + height + " pixels",
          "a smaller picture");
    }
  }

  private static int[] bmpSize(byte[] bytes, String name) throws IOException {
    // The JDK would read a JPEG or PNG in it of any size, through a temporary file.
    if (bytes.length > BMP_COMPRESSION
        && (bytes[BMP_COMPRESSION] == BMP_JPEG || bytes[BMP_COMPRESSION] == BMP_PNG)
        && bytes[14] >= 40) {
      throw BobbinException.of(
          name, "a BMP of pixels", "one that holds a JPEG or PNG", "that picture itself");
    }
    if (bytes.length < BMP_COMPRESSION) {
      throw new IOException("a BMP that is cut off");
    }
    ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    boolean old = header.getInt(14) == OLD_BMP_HEADER;
    int width = old ? header.getShort(18) & 0xFFFF : header.getInt(18);
    int height = old ? header.getShort(20) & 0xFFFF : header.getInt(22);
    // Negative heights are those of pictures that begin with the upper row.
    if (width <= 0 || height == 0 || height == Integer.MIN_VALUE) {
      throw new IOException("a size of " + width + "x" + height);
    }
    return new int[] {width, Math.abs(height)};
  }

  private static Picture webp(byte[] bytes, String name, boolean upright) throws IOException {
    WebpFile file = WebpFile.of(bytes);
    if (file.lossy() && (long) file.frameWidth() * file.frameHeight() > MOST_LOSSY_WEBP) {
      throw BobbinException.of(
          name,
          "a lossy WebP of at most " + (MOST_LOSSY_WEBP >> 20) + " megapixels",
          file.frameWidth() + "x" + file.frameHeight() + " pixels",
          "a smaller picture, or JPEG");
    }
    Picture frame =
        file.lossy() ? LossyWebp.decode(file) : RasterPictures.of(Readers.WEBP.read(file.bytes()));
    if (file.opacity()) {
      frame = withOpacity(frame, RasterPictures.of(Readers.WEBP.read(file.bytes())));
    }
    if (frame.width() != file.frameWidth() || frame.height() != file.frameHeight()) {
      throw new IOException("a frame of another size");
    }
    Picture whole = onCanvas(frame, file);
    return upright ? Orientation.upright(whole, file.orientation()) : whole;
  }

  private static Picture withOpacity(Picture colours, Picture opacity) throws IOException {
    if (opacity.channels() != 4
        || opacity.height() != colours.height()
        || opacity.width() != colours.width()) {
      throw new IOException("no opacity of that size");
    }
    byte[] pixels = opacity.pixels().clone();
    for (int i = 0; i < pixels.length / 4; i++) {
      System.arraycopy(colours.pixels(), 3 * i, pixels, 4 * i, 3);
    }
    return new Picture(colours.height(), colours.width(), 4, pixels);
  }

  private static Picture onCanvas(Picture frame, WebpFile file) {
    if (frame.width() == file.width() && frame.height() == file.height()) {
      return frame;
    }
    byte[] pixels = new byte[file.width() * file.height() * 4];
    for (int y = 0; y < frame.height(); y++) {
      for (int x = 0; x < frame.width(); x++) {
        int from = (y * frame.width() + x) * frame.channels();
        int to = ((file.top() + y) * file.width() + file.left() + x) * 4;
        System.arraycopy(frame.pixels(), from, pixels, to, 3);
        pixels[to + 3] = frame.channels() == 4 ? frame.pixels()[from + 3] : (byte) 255;
      }
    }
    return new Picture(file.height(), file.width(), 4, pixels);
  }
}
