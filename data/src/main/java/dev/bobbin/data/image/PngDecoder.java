package dev.bobbin.data.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Decodes PNG (W3C, third edition): every depth and kind of colour, palettes, transparency,
 * interlacing. Of 16 bits, the upper eight are used; gamma, colour profiles and further frames are
 * ignored. Java's own reader brightens some grey pictures and inflates texts of any size.
 */
final class PngDecoder {
  private static final int SIGNATURE = 8;
  private static final int GREY = 0;
  private static final int RGB = 2;
  private static final int PALETTE = 3;
  private static final int GREY_ALPHA = 4;
  private static final int RGB_ALPHA = 6;

  /** Adam7: first column, first row, step of columns, step of rows. */
  private static final int[][] PASSES = {
    {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
  };

  private final byte[] file;
  private int width;
  private int height;
  private int depth;
  private int colour;
  private boolean interlaced;
  private byte @Nullable [] palette;
  private byte @Nullable [] transparency;
  private int orientation = 1;

  private PngDecoder(byte[] file) {
    this.file = file;
  }

  /** Width and height in the header. */
  static int[] size(byte[] file) throws IOException {
    PngDecoder decoder = new PngDecoder(file);
    decoder.header();
    return new int[] {decoder.width, decoder.height};
  }

  /** Decodes a file whose size was checked. */
  static Picture decode(byte[] file, boolean upright) throws IOException {
    PngDecoder decoder = new PngDecoder(file);
    decoder.header();
    Picture picture = decoder.pixels();
    return upright ? Orientation.upright(picture, decoder.orientation) : picture;
  }

  private int int32(int at) {
    return file[at] << 24
        | (file[at + 1] & 0xFF) << 16
        | (file[at + 2] & 0xFF) << 8
        | (file[at + 3] & 0xFF);
  }

  private String type(int chunk) {
    return new String(file, chunk + 4, 4, StandardCharsets.ISO_8859_1);
  }

  private void header() throws IOException {
    if (file.length < SIGNATURE + 25 || int32(SIGNATURE) != 13 || !type(SIGNATURE).equals("IHDR")) {
      throw new IOException("no IHDR chunk");
    }
    requireChecksum(SIGNATURE, 13);
    int at = SIGNATURE + 8;
    width = int32(at);
    height = int32(at + 4);
    depth = file[at + 8];
    colour = file[at + 9];
    interlaced = file[at + 12] == 1;
    if (width <= 0 || height <= 0) {
      throw new IOException("a size of " + width + "x" + height);
    }
    boolean known =
        switch (colour) {
          case GREY -> depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
          case PALETTE -> depth == 1 || depth == 2 || depth == 4 || depth == 8;
          case RGB, GREY_ALPHA, RGB_ALPHA -> depth == 8 || depth == 16;
          default -> false;
        };
    if (!known || file[at + 10] != 0 || file[at + 11] != 0 || (file[at + 12] & 0xFE) != 0) {
      throw new IOException("a colour type, depth or method that no PNG has");
    }
  }

  private void requireChecksum(int chunk, int length) throws IOException {
    CRC32 sum = new CRC32();
    sum.update(file, chunk + 4, length + 4);
    if ((int) sum.getValue() != int32(chunk + 8 + length)) {
      throw new IOException("a wrong checksum of chunk " + type(chunk));
    }
  }

  private int samples() {
    return switch (colour) {
      case RGB -> 3;
      case GREY_ALPHA -> 2;
      case RGB_ALPHA -> 4;
      default -> 1;
    };
  }

  private Picture pixels() throws IOException {
    Inflater inflater = new Inflater();
    Rows rows = null;
    try {
      int at = SIGNATURE;
      while (at + 12 <= file.length) {
        int length = int32(at);
        if (length < 0 || length > file.length - at - 12) {
          throw new IOException("a chunk that is cut off");
        }
        String type = type(at);
        boolean critical = (file[at + 4] & 0x20) == 0;
        if (critical || type.equals("tRNS")) {
          requireChecksum(at, length);
        }
        switch (type) {
          case "PLTE" -> palette = Arrays.copyOfRange(file, at + 8, at + 8 + length);
          case "tRNS" -> transparency = Arrays.copyOfRange(file, at + 8, at + 8 + length);
          case "eXIf" ->
              orientation =
                  TiffDirectory.exifOrientation(Arrays.copyOfRange(file, at + 8, at + 8 + length));
          case "IDAT" -> {
            if (rows == null) {
              rows = new Rows();
            }
            rows.feed(inflater, at + 8, length);
          }
          case "IEND" -> {
            return finished(rows);
          }
          default -> {
            if (critical && !type.equals("IHDR")) {
              throw new IOException("an unknown critical chunk");
            }
          }
        }
        at += 12 + length;
      }
      return finished(rows);
    } catch (DataFormatException e) {
      throw new IOException("broken compressed data", e);
    } finally {
      inflater.end();
    }
  }

  private static Picture finished(@Nullable Rows rows) throws IOException {
    if (rows == null || !rows.complete()) {
      throw new IOException("a picture that is cut off");
    }
    return rows.picture();
  }

  /** Takes inflated bytes, and writes the pixels of each row that is complete. */
  private final class Rows {
    private final int channels;
    private final byte[] pixels;
    private final int bitsAPixel = depth * samples();
    private final int[] clear;
    private byte[] row;
    private byte[] above;
    private int filled;
    private int pass;
    private int y;

    Rows() throws IOException {
      int colours = colour == GREY || colour == GREY_ALPHA ? 1 : 3;
      boolean opacity = colour == GREY_ALPHA || colour == RGB_ALPHA || transparency != null;
      channels = colours + (opacity ? 1 : 0);
      if (colour == PALETTE && (palette == null || palette.length < 3)) {
        throw new IOException("no palette");
      }
      clear = new int[colours];
      if (transparency != null && colour != PALETTE) {
        if (transparency.length < 2 * colours) {
          throw new IOException("a tRNS chunk that is too short");
        }
        for (int c = 0; c < colours; c++) {
          clear[c] = (transparency[2 * c] & 0xFF) << 8 | (transparency[2 * c + 1] & 0xFF);
        }
      }
      if ((long) width * height * channels > Integer.MAX_VALUE - 8) {
        throw new IOException("too many pixels");
      }
      pixels = new byte[width * height * channels];
      row = new byte[0];
      above = row;
      start();
    }

    private int[] geometry() {
      return interlaced ? PASSES[pass] : new int[] {0, 0, 1, 1};
    }

    private int columns() {
      int[] g = geometry();
      return (width - g[0] + g[2] - 1) / g[2];
    }

    private int lines() {
      int[] g = geometry();
      return (height - g[1] + g[3] - 1) / g[3];
    }

    /** Begins a pass that has pixels, if there is one left. */
    private void start() {
      while (!complete() && (columns() == 0 || lines() == 0)) {
        pass++;
      }
      if (!complete()) {
        int bytes = 1 + (int) (((long) columns() * bitsAPixel + 7) / 8);
        row = new byte[bytes];
        above = new byte[bytes];
        filled = 0;
        y = 0;
      }
    }

    boolean complete() {
      return pass == (interlaced ? PASSES.length : 1);
    }

    Picture picture() {
      return new Picture(height, width, channels, pixels);
    }

    void feed(Inflater inflater, int from, int length) throws IOException, DataFormatException {
      inflater.setInput(file, from, length);
      while (!complete()) {
        int count = inflater.inflate(row, filled, row.length - filled);
        if (count == 0) {
          if (inflater.needsDictionary()) {
            throw new IOException("broken compressed data");
          }
          return;
        }
        filled += count;
        if (filled == row.length) {
          Interruption.check();
          unfilter();
          write();
          byte[] done = row;
          row = above;
          above = done;
          filled = 0;
          y++;
          if (y == lines()) {
            pass++;
            start();
          }
        }
      }
    }

    private void unfilter() throws IOException {
      int step = Math.max(1, bitsAPixel / 8);
      switch (row[0]) {
        case 0 -> {}
        case 1 -> {
          for (int i = 1 + step; i < row.length; i++) {
            row[i] += row[i - step];
          }
        }
        case 2 -> {
          for (int i = 1; i < row.length; i++) {
            row[i] += above[i];
          }
        }
        case 3 -> {
          for (int i = 1; i < row.length; i++) {
            int left = i > step ? row[i - step] & 0xFF : 0;
            row[i] += (byte) ((left + (above[i] & 0xFF)) >> 1);
          }
        }
        case 4 -> {
          for (int i = 1; i < row.length; i++) {
            int left = i > step ? row[i - step] & 0xFF : 0;
            int corner = i > step ? above[i - step] & 0xFF : 0;
            row[i] += (byte) paeth(left, above[i] & 0xFF, corner);
          }
        }
        default -> throw new IOException("a filter that no PNG has");
      }
    }

    private static int paeth(int left, int up, int corner) {
      int toLeft = Math.abs(up - corner);
      int toUp = Math.abs(left - corner);
      int toCorner = Math.abs(left + up - 2 * corner);
      if (toLeft <= toUp && toLeft <= toCorner) {
        return left;
      }
      return toUp <= toCorner ? up : corner;
    }

    private void write() throws IOException {
      int[] g = geometry();
      int columns = columns();
      int to = ((g[1] + y * g[3]) * width + g[0]) * channels;
      int step = g[2] * channels;
      int samples = samples();
      if (depth == 8 && colour != PALETTE && transparency == null) {
        if (step == samples) {
          System.arraycopy(row, 1, pixels, to, columns * samples);
          return;
        }
        for (int x = 0; x < columns; x++, to += step) {
          for (int c = 0; c < samples; c++) {
            pixels[to + c] = row[1 + x * samples + c];
          }
        }
        return;
      }
      int scale = depth < 8 ? 255 / ((1 << depth) - 1) : 1;
      for (int x = 0; x < columns; x++, to += step) {
        if (colour == PALETTE) {
          writePalette(to, sample(x));
          continue;
        }
        boolean seen = false;
        for (int c = 0; c < samples; c++) {
          int value = sample(x * samples + c);
          pixels[to + c] = (byte) (depth == 16 ? value >> 8 : value * scale);
          seen |= c >= clear.length || value != clear[c];
        }
        if (channels > samples) {
          pixels[to + samples] = (byte) (seen ? 255 : 0);
        }
      }
    }

    private int sample(int index) {
      if (depth == 16) {
        return (row[1 + 2 * index] & 0xFF) << 8 | (row[2 + 2 * index] & 0xFF);
      }
      if (depth == 8) {
        return row[1 + index] & 0xFF;
      }
      int bit = index * depth;
      return (row[1 + bit / 8] & 0xFF) >> (8 - depth - bit % 8) & (1 << depth) - 1;
    }

    private void writePalette(int to, int index) throws IOException {
      byte[] colours = palette;
      if (colours == null || 3 * index + 2 >= colours.length) {
        throw new IOException("a colour that is not in the palette");
      }
      System.arraycopy(colours, 3 * index, pixels, to, 3);
      byte[] opacity = transparency;
      if (opacity != null) {
        pixels[to + 3] = index < opacity.length ? opacity[index] : (byte) 255;
      }
    }
  }
}
