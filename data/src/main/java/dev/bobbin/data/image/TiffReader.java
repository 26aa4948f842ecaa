package dev.bobbin.data.image;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.Arrays;

/** Reads TIFF files by Java's reader, with what that gets wrong put right. */
final class TiffReader {
  private static final int INKS = 4;
  private static final int SEPARATED = 5;
  private static final int SIGNED = 2;
  private static final int OLD_JPEG = 6;
  private static final int JPEG = 7;

  /** The pixels by which a strip in JPEG may be larger: those of its blocks. */
  private static final int JPEG_EDGE = 16;

  /** One for each component, and as many again. */
  private static final int MOST_SCANS = 8;

  /** As many as of the largest picture with four samples of 16 bits. */
  private static final long MOST_SAMPLE_BYTES = 8 * PictureDecoder.MOST_PIXELS;

  /** A tile of a TIFF up to this size may be larger than its picture. */
  private static final long LARGE_TILE = 1L << 20;

  /** What a sample beyond the colours is: opacity that colours are multiplied by, or not. */
  private static final int ASSOCIATED = 1;

  private static final int UNASSOCIATED = 2;

  private TiffReader() {}

  static TiffDirectory directory(byte[] bytes) throws IOException {
    return TiffDirectory.first(bytes, 0)
        .filter(tiff -> !tiff.doubtful())
        .filter(tiff -> tiff.get(TiffDirectory.WIDTH, 0) > 0)
        .filter(tiff -> tiff.get(TiffDirectory.WIDTH, 0) <= Integer.MAX_VALUE)
        .filter(tiff -> tiff.get(TiffDirectory.HEIGHT, 0) > 0)
        .filter(tiff -> tiff.get(TiffDirectory.HEIGHT, 0) <= Integer.MAX_VALUE)
        .orElseThrow(() -> new IOException("a TIFF without a size, or with doubtful ones"));
  }

  static Picture decode(byte[] bytes, boolean upright) throws IOException {
    TiffDirectory tiff = directory(bytes);
    requireMemory(bytes, tiff);
    requireFewPasses(bytes, tiff);
    if (tiff.isLab()) {
      throw new IOException("colours in CIELab or LogLuv");
    }
    // What is white and what is black is not said, and below zero there is no level.
    if (tiff.get(TiffDirectory.SAMPLE_FORMAT, 1) == SIGNED
        && tiff.get(TiffDirectory.BITS, 1) <= 16) {
      throw new IOException("signed numbers of %d bits".formatted(tiff.get(TiffDirectory.BITS, 1)));
    }
    BufferedImage image = Readers.TIFF.read(bytes);
    Picture picture;
    if (image.getColorModel() instanceof IndexColorModel && tiff.colours().length > 0) {
      picture = indexed(image.getRaster(), tiff.colours());
    } else if (tiff.get(TiffDirectory.PHOTOMETRIC, 0) == SEPARATED
        && image.getRaster().getNumBands() == INKS) {
      picture = inks(image.getRaster());
    } else {
      picture = withExtra(RasterPictures.of(image), tiff);
    }
    return upright ? Orientation.upright(picture, tiff.orientation()) : picture;
  }

  /** What the reader allocates by a tag's word alone has to fit the file and the picture. */
  private static void requireMemory(byte[] bytes, TiffDirectory tiff) throws IOException {
    long samples = tiff.get(TiffDirectory.SAMPLES, 1);
    long bits = tiff.most(TiffDirectory.BITS, 1);
    if (samples > 8) {
      throw new IOException("more than 8 samples a pixel");
    }
    // The reader makes a table of all numbers of other bits.
    if (bits > 16 && !((bits == 32 || bits == 64) && tiff.isUniform())) {
      throw new IOException("samples of %d bits, or of different bits".formatted(bits));
    }
    if (tiff.most(TiffDirectory.STRIP_BYTES, 0) > bytes.length
        || tiff.most(TiffDirectory.TILE_BYTES, 0) > bytes.length) {
      throw new IOException("a strip or tile that is longer than the file");
    }
    long pixels = tiff.get(TiffDirectory.WIDTH, 0) * tiff.get(TiffDirectory.HEIGHT, 0);
    long tile = tiff.get(TiffDirectory.TILE_WIDTH, 1) * tiff.get(TiffDirectory.TILE_HEIGHT, 1);
    if (tile < 0 || tile > Math.max(LARGE_TILE, 4 * pixels)) {
      throw new IOException("a tile that is larger than the picture");
    }
    if (Math.max(pixels, tile) * samples * bits / 8 > MOST_SAMPLE_BYTES) {
      throw new IOException("more than 512 MiB of samples");
    }
  }

  /**
   * Each strip or tile in JPEG is a file of its own, which may claim a size and passes of its own.
   */
  private static void requireFewPasses(byte[] bytes, TiffDirectory tiff) throws IOException {
    long compression = tiff.get(TiffDirectory.COMPRESSION, 1);
    if (compression == OLD_JPEG) {
      throw new IOException("JPEG as before 1995");
    }
    if (compression != JPEG) {
      return;
    }
    long[] places = tiff.places().clone();
    Arrays.sort(places);
    long width = tiff.get(TiffDirectory.TILE_WIDTH, tiff.get(TiffDirectory.WIDTH, 0));
    long height = tiff.get(TiffDirectory.TILE_HEIGHT, tiff.get(TiffDirectory.HEIGHT, 0));
    for (int i = 0; i < places.length; i++) {
      long end = i + 1 < places.length ? places[i + 1] : bytes.length;
      if (places[i] < 0 || places[i] >= end || end > bytes.length) {
        throw new IOException("strips or tiles that are one, or behind the end of the file");
      }
      JpegFile part = JpegFile.of(Arrays.copyOfRange(bytes, (int) places[i], (int) end));
      if (part.width() > width + JPEG_EDGE || part.height() > height + JPEG_EDGE) {
        throw new IOException("a strip or tile of %dx%d".formatted(part.width(), part.height()));
      }
      if (part.scans() > MOST_SCANS || !part.ended()) {
        throw new IOException("a strip or tile that is cut off, or of many passes");
      }
    }
  }

  /** A sample beyond the colours may be opacity, by which colours may be multiplied, or not. */
  private static Picture withExtra(Picture picture, TiffDirectory tiff) {
    int channels = picture.channels();
    long extra = tiff.get(TiffDirectory.EXTRA_SAMPLES, UNASSOCIATED);
    if (channels % 2 == 1 || extra == UNASSOCIATED) {
      return picture;
    }
    int colours = channels - 1;
    int kept = extra == ASSOCIATED ? channels : colours;
    byte[] from = picture.pixels();
    byte[] to = new byte[picture.height() * picture.width() * kept];
    for (int i = 0; i < to.length; i++) {
      int pixel = i / kept * channels;
      int level = from[pixel + i % kept] & 0xFF;
      int opacity = kept == channels ? from[pixel + colours] & 0xFF : 0;
      boolean divided = i % kept < colours && opacity > 0;
      to[i] = (byte) (divided ? Math.min(255, 255 * level / opacity) : level);
    }
    return new Picture(picture.height(), picture.width(), kept, to);
  }

  /** Inks of a TIFF, 0 for none. */
  private static Picture inks(Raster raster) throws IOException {
    Picture four = RasterPictures.sampled(raster, INKS);
    byte[] pixels = new byte[four.height() * four.width() * 3];
    for (int i = 0; i < pixels.length; i++) {
      int ink = four.pixels()[i / 3 * INKS + i % 3] & 0xFF;
      int black = four.pixels()[i / 3 * INKS + 3] & 0xFF;
      pixels[i] = (byte) RasterPictures.mixed(255 - ink, 255 - black);
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
}
