package dev.bobbin.data.image;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import dev.bobbin.base.BobbinException;
import java.awt.Dimension;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes picture files to bytes of grey or of red, green and blue, with opacity where there is
 * any. PNG and GIF are decoded here, JPEG, BMP and TIFF by the JDK's own readers, WebP by
 * TwelveMonkeys'; readers that other libraries register are not used. Samples are taken as sRGB,
 * whatever a colour profile says, as by Pillow. Of 16 bits, the upper eight are used; numbers of 32
 * bits are levels from 0 to 255. Sizes are checked before memory is allocated.
 */
final class PictureDecoder {
  private static final long MOST_PIXELS = 64L << 20;

  /** As in JPEG and GIF. */
  private static final int MOST_SIDE = 65_535;

  /** A JPEG in many passes costs the time of all of them. */
  private static final long MOST_SCANNED = 16 * MOST_PIXELS;

  private static final int MOST_SCANS = 1000;

  /** Offset of the compression field of a BMP, and two of its values. */
  private static final int BMP_COMPRESSION = 30;

  private static final int BMP_JPEG = 4;
  private static final int BMP_PNG = 5;
  private static final int OLD_BMP_HEADER = 12;
  private static final int INKS = 4;
  private static final int YCCK = 2;
  private static final int SEPARATED = 5;

  /** TwelveMonkeys' decoder needs some 70 bytes for each pixel. */
  private static final long MOST_LOSSY_WEBP = 16L << 20;

  private static final ImageReaderSpi JPEG = builtIn("jpeg");
  private static final ImageReaderSpi BMP = builtIn("bmp");
  private static final ImageReaderSpi TIFF = builtIn("tiff");
  private static final ImageReaderSpi WEBP = new WebPImageReaderSpi();

  /**
   * What a file holds.
   *
   * @param damaged whether a part of it is missing or wrong
   */
  record Decoded(Picture picture, boolean damaged) {}

  private PictureDecoder() {}

  private static ImageReaderSpi builtIn(String format) {
    for (Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
        readers.hasNext(); ) {
      ImageReaderSpi provider = readers.next().getOriginatingProvider();
      if (provider != null && provider.getClass().getModule() == ImageIO.class.getModule()) {
        return provider;
      }
    }
    throw new IllegalStateException("no reader of " + format + " in java.desktop");
  }

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
                  TiffDirectory tiff = tiff(bytes);
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
              case JPEG -> jpeg(bytes, name, orientation);
              case WEBP -> new Decoded(webp(bytes, name, orientation), false);
              case TIFF -> new Decoded(tiff(bytes, name, orientation), false);
              case BMP -> new Decoded(picture(read(BMP, bytes)), false);
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
    } catch (BobbinException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // For broken files, the readers throw various exceptions that they do not declare.
      String what = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw BobbinException.because(
          e,
          name,
          "a whole " + format.get().name().replace("WEBP", "WebP") + " picture",
          "a broken or unsupported one ('" + what + "')",
          "to save it again as an RGB or grey PNG");
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

  private interface Reading<T> {
    T by(ImageReader reader) throws IOException;
  }

  private static <T> T with(ImageReaderSpi provider, byte[] bytes, Reading<T> reading)
      throws IOException {
    // Not ImageIO.createImageInputStream, which may use a temporary file.
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      ImageReader reader = provider.createReaderInstance();
      try {
        reader.setInput(in, true, true);
        return reading.by(reader);
      } finally {
        reader.dispose();
      }
    }
  }

  private static BufferedImage read(ImageReaderSpi provider, byte[] bytes) throws IOException {
    return with(provider, bytes, reader -> reader.read(0));
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

  private static Decoded jpeg(byte[] bytes, String name, boolean upright) throws IOException {
    JpegFile file = jpegFile(bytes, name);
    boolean[] warned = {!file.ended()};
    Optional<Picture> decoded = JpegDecoder.decode(file);
    Picture picture = decoded.isPresent() ? decoded.get() : byJava(file, warned);
    return new Decoded(
        upright ? Orientation.upright(picture, file.orientation()) : picture, warned[0]);
  }

  private static JpegFile jpegFile(byte[] bytes, String name) throws IOException {
    JpegFile file = JpegFile.of(bytes);
    checkSize(name, file.width(), file.height());
    long pixels = (long) file.width() * file.height();
    if (file.scans() > MOST_SCANS || file.scans() * pixels > Math.max(MOST_SCANNED, pixels)) {
      throw BobbinException.of(
          name, "a JPEG of few passes", file.scans() + " passes", "to save it again");
    }
    return file;
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
      JpegFile file = jpegFile(bytes, name);
      boolean turned = orientation && file.orientation() != 1;
      return turned || !file.ended() ? Optional.empty() : Optional.of(preparer.prepare(file));
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  /** Decodes by Java's reader, and notes whether it warned of damage. */
  static Picture byJava(JpegFile file, boolean[] warned) throws IOException {
    return with(
        JPEG,
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
        pixels[to++] = (byte) mixed(first, black);
        pixels[to++] = (byte) mixed(second, black);
        pixels[to++] = (byte) mixed(third, black);
      }
    }
    return new Picture(raster.getHeight(), width, 3, pixels);
  }

  private static int mixed(int light, int black) {
    int product = (255 - light) * black + 128;
    return Math.clamp(black - (((product >> 8) + product) >> 8), 0, 255);
  }

  private static TiffDirectory tiff(byte[] bytes) throws IOException {
    return TiffDirectory.first(bytes, 0)
        .filter(tiff -> tiff.get(TiffDirectory.WIDTH, 0) > 0)
        .filter(tiff -> tiff.get(TiffDirectory.WIDTH, 0) <= Integer.MAX_VALUE)
        .filter(tiff -> tiff.get(TiffDirectory.HEIGHT, 0) > 0)
        .filter(tiff -> tiff.get(TiffDirectory.HEIGHT, 0) <= Integer.MAX_VALUE)
        .orElseThrow(() -> new IOException("a TIFF without a size"));
  }

  private static Picture tiff(byte[] bytes, String name, boolean upright) throws IOException {
    TiffDirectory tiff = tiff(bytes);
    // A tile may be larger than the picture, and is allocated as a whole.
    checkSize(name, tiff.get(TiffDirectory.TILE_WIDTH, 1), tiff.get(TiffDirectory.TILE_HEIGHT, 1));
    if (tiff.get(TiffDirectory.SAMPLES, 1) > 8 || tiff.get(TiffDirectory.BITS, 1) > 64) {
      throw new IOException("more than 8 samples a pixel, or more than 64 bits a sample");
    }
    BufferedImage image = read(TIFF, bytes);
    Picture picture;
    if (image.getColorModel() instanceof IndexColorModel && tiff.colours().length > 0) {
      picture = indexed(image.getRaster(), tiff.colours());
    } else if (tiff.get(TiffDirectory.PHOTOMETRIC, 0) == SEPARATED
        && image.getRaster().getNumBands() == INKS) {
      picture = inks(image.getRaster());
    } else {
      picture = picture(image);
    }
    return upright ? Orientation.upright(picture, tiff.orientation()) : picture;
  }

  /** Inks of a TIFF, 0 for none. */
  private static Picture inks(Raster raster) {
    Picture four = sampled(raster, INKS);
    byte[] pixels = new byte[four.height() * four.width() * 3];
    for (int i = 0; i < pixels.length; i++) {
      int ink = four.pixels()[i / 3 * INKS + i % 3] & 0xFF;
      int black = four.pixels()[i / 3 * INKS + 3] & 0xFF;
      pixels[i] = (byte) mixed(255 - ink, 255 - black);
    }
    return new Picture(four.height(), four.width(), 3, pixels);
  }

  private static Picture indexed(Raster raster, byte[] colours) throws IOException {
    int each = colours.length / 3;
    int width = raster.getWidth();
    byte[] pixels = new byte[raster.getHeight() * width * 3];
    int[] row = new int[width];
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getSamples(0, y, width, 1, 0, row);
      for (int x = 0; x < width; x++) {
        if (row[x] >= each) {
          throw new IOException("a colour that is not in the palette");
        }
        for (int c = 0; c < 3; c++) {
          pixels[(y * width + x) * 3 + c] = colours[c * each + row[x]];
        }
      }
    }
    return new Picture(raster.getHeight(), width, 3, pixels);
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
    Picture frame = file.lossy() ? LossyWebp.decode(file) : picture(read(WEBP, file.bytes()));
    if (file.opacity()) {
      frame = withOpacity(frame, picture(read(WEBP, file.bytes())));
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

  /** The samples of an image; the colour model is asked only where they are indices. */
  private static Picture picture(BufferedImage image) {
    ColorModel model = image.getColorModel();
    Raster raster = image.getRaster();
    int bands = raster.getNumBands();
    if (model instanceof IndexColorModel palette) {
      return indexed(raster, palette);
    }
    if (model.getColorSpace().getType() == ColorSpace.TYPE_GRAY && bands <= 2) {
      return sampled(raster, bands);
    }
    if (model instanceof ComponentColorModel
        && model.getColorSpace().getType() == ColorSpace.TYPE_RGB
        && (bands == 3 || bands == 4)) {
      return sampled(raster, bands);
    }
    return converted(image);
  }

  private static Picture sampled(Raster raster, int bands) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    byte[] pixels = new byte[height * width * bands];
    int type = raster.getDataBuffer().getDataType();
    int bits = raster.getSampleModel().getSampleSize(0);
    if (type == DataBuffer.TYPE_FLOAT || type == DataBuffer.TYPE_DOUBLE) {
      double[] row = new double[width * bands];
      for (int y = 0; y < height; y++) {
        raster.getPixels(0, y, width, 1, row);
        for (int i = 0; i < row.length; i++) {
          pixels[y * row.length + i] = (byte) Math.clamp((long) row[i], 0, 255);
        }
      }
      return new Picture(height, width, bands, pixels);
    }
    int[] row = new int[width * bands];
    for (int y = 0; y < height; y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int i = 0; i < row.length; i++) {
        int value = row[i];
        if (bits > 16) {
          value = Math.clamp(value, 0, 255);
        } else if (bits > 8) {
          value = (value & 0xFFFF) >> (bits - 8);
        } else if (bits < 8) {
          value = value * 255 / ((1 << bits) - 1);
        }
        pixels[y * row.length + i] = (byte) value;
      }
    }
    return new Picture(height, width, bands, pixels);
  }

  private static Picture indexed(Raster raster, IndexColorModel palette) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    int channels = palette.hasAlpha() ? 4 : 3;
    int[] colours = new int[palette.getMapSize()];
    palette.getRGBs(colours);
    byte[] pixels = new byte[height * width * channels];
    int[] row = new int[width];
    int to = 0;
    for (int y = 0; y < height; y++) {
      raster.getSamples(0, y, width, 1, 0, row);
      for (int index : row) {
        put(index < colours.length ? colours[index] : 0xFF000000, pixels, to, channels);
        to += channels;
      }
    }
    return new Picture(height, width, channels, pixels);
  }

  /** Writes red, green, blue, and opacity where there are four channels. */
  private static void put(int argb, byte[] pixels, int to, int channels) {
    pixels[to] = (byte) (argb >> 16);
    pixels[to + 1] = (byte) (argb >> 8);
    pixels[to + 2] = (byte) argb;
    if (channels == 4) {
      pixels[to + 3] = (byte) (argb >>> 24);
    }
  }

  private static Picture converted(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    int channels = image.getColorModel().hasAlpha() ? 4 : 3;
    byte[] pixels = new byte[height * width * channels];
    int[] row = new int[width];
    int to = 0;
    for (int y = 0; y < height; y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int argb : row) {
        put(argb, pixels, to, channels);
        to += channels;
      }
    }
    return new Picture(height, width, channels, pixels);
  }
}
