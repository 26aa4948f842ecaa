package dev.bobbin.data.image;

import dev.bobbin.base.BobbinException;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.IIOException;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;

/**
 * Reads JPEG files of every kind: by {@link JpegDecoder}, and what that does not take by Java's
 * reader.
 */
final class JpegReader {
  /** Many passes over a picture cost the time of all of them. */
  private static final long MOST_SCANNED = 16 * PictureDecoder.MOST_PIXELS;

  private static final int MOST_SCANS = 1000;

  /** Java's reader takes no longer for smaller pictures, of which it makes the same. */
  private static final int LEAST_PIXELS = 1 << 15;

  private static final int INKS = 4;

  /** Adobe's value for inks as YCbCr and black. */
  private static final int YCCK = 2;

  private JpegReader() {}

  static PictureDecoder.Decoded decode(byte[] bytes, String name, boolean upright)
      throws IOException {
    JpegFile file = file(bytes, name);
    boolean[] warned = {!file.ended()};
    Optional<Picture> decoded = isSmall(file) ? Optional.empty() : JpegDecoder.decode(file);
    Picture picture = decoded.isPresent() ? decoded.get() : byJava(file, warned);
    return new PictureDecoder.Decoded(
        upright ? Orientation.upright(picture, file.orientation()) : picture, warned[0]);
  }

  private static JpegFile file(byte[] bytes, String name) throws IOException {
    JpegFile file = JpegFile.of(bytes);
    PictureDecoder.checkSize(name, file.width(), file.height());
    long pixels = (long) file.width() * file.height();
    if (file.scans() > MOST_SCANS || file.scans() * pixels > Math.max(MOST_SCANNED, pixels)) {
      throw BobbinException.of(
          name, "a JPEG of few passes", file.scans() + " passes", "to save it again");
    }
    return file;
  }

  private static boolean isSmall(JpegFile file) {
    return file.width() * file.height() < LEAST_PIXELS;
  }

  /**
   * Prepares a picture while it is decoded, where that can be done.
   *
   * @param orientation whether to turn it as its EXIF orientation says
   * @return empty for a file that must be decoded before
   */
  static Optional<LoadedImage> prepared(
      byte[] bytes, String name, boolean orientation, PicturePreparer preparer) {
    if (PictureFormat.of(bytes).orElse(PictureFormat.PNG) != PictureFormat.JPEG) {
      return Optional.empty();
    }
    try {
      JpegFile file = file(bytes, name);
      boolean turned = orientation && file.orientation() != 1;
      return turned || !file.ended() || isSmall(file)
          ? Optional.empty()
          : Optional.of(preparer.prepare(file));
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  /** Decodes by Java's reader, and notes whether it warned of damage. */
  static Picture byJava(JpegFile file, boolean[] warned) throws IOException {
    return Readers.JPEG.with(
        file.bytes(),
        reader -> {
          reader.addIIOReadWarningListener((source, warning) -> warned[0] |= !isHarmless(warning));
          return file.components() == INKS
              ? inks(reader.readRaster(0, null), file)
              : colours(reader, file);
        });
  }

  /** Bytes between segments are no damage: nothing of the picture is missing. */
  private static boolean isHarmless(String warning) {
    String lower = warning.toLowerCase(Locale.ROOT);
    return lower.contains("extraneous bytes") || lower.contains("adobe");
  }

  /** Decodes into bytes of this order, which is faster than the reader's own. */
  private static Picture colours(ImageReader reader, JpegFile file) throws IOException {
    int channels = file.components();
    if (channels != 1 && channels != 3) {
      throw new IIOException(channels + " components");
    }
    byte[] pixels = new byte[file.width() * file.height() * channels];
    WritableRaster raster =
        Raster.createInterleavedRaster(
            new DataBufferByte(pixels, pixels.length),
            file.width(),
            file.height(),
            file.width() * channels,
            channels,
            channels == 1 ? new int[] {0} : new int[] {0, 1, 2},
            null);
    int space = channels == 1 ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB;
    ColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(space), false, false, Transparency.OPAQUE, DataBuffer.TYPE_BYTE);
    ImageReadParam how = reader.getDefaultReadParam();
    how.setDestination(new BufferedImage(model, raster, false, null));
    reader.read(0, how);
    return new Picture(file.height(), file.width(), channels, pixels);
  }

  /** Four inks, inverted as Adobe's programs write them, mixed as Pillow does. */
  private static Picture inks(Raster raster, JpegFile file) {
    int width = raster.getWidth();
    byte[] pixels = new byte[raster.getHeight() * width * 3];
    int[] row = new int[width * INKS];
    int to = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int x = 0; x < width; x++) {
        int first = row[INKS * x];
        int second = row[INKS * x + 1];
        int third = row[INKS * x + 2];
        int black = row[INKS * x + 3];
        if (file.adobeTransform() == YCCK) {
          int cb = second - 128;
          int cr = third - 128;
          int y0 = first;
          first = Math.clamp(255 - y0 - ((91881 * cr + 32768) >> 16), 0, 255);
          second = Math.clamp(255 - y0 - ((-22554 * cb - 46802 * cr + 32768) >> 16), 0, 255);
          third = Math.clamp(255 - y0 - ((116130 * cb + 32768) >> 16), 0, 255);
        }
        pixels[to++] = (byte) RasterPictures.mixed(first, black);
        pixels[to++] = (byte) RasterPictures.mixed(second, black);
        pixels[to++] = (byte) RasterPictures.mixed(third, black);
      }
    }
    return new Picture(raster.getHeight(), width, 3, pixels);
  }
}
