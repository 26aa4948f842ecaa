package dev.bobbin.data.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The segments of a JPEG (ITU-T T.81) until its end: what is in the header, and the file without
 * what decoding does not need. Colour profiles, previews, texts and what follows the picture are
 * left out, so that they can neither change nor break the picture.
 *
 * @param width in pixels
 * @param height in pixels
 * @param components 1 for grey, 3 for colour, 4 for inks
 * @param orientation of EXIF, 1 if there is none
 * @param adobeTransform of Adobe's segment, -1 if there is none
 * @param scans the number of passes over the picture
 * @param ended whether the end was found
 * @param bytes the file of what is needed, and 8 bytes more, which reading ahead may touch
 */
record JpegFile(
    int width,
    int height,
    int components,
    int orientation,
    int adobeTransform,
    int scans,
    boolean ended,
    byte[] bytes) {
  private static final int SOI = 0xD8;
  private static final int EOI = 0xD9;
  private static final int SOS = 0xDA;
  private static final int APP0 = 0xE0;
  private static final int APP1 = 0xE1;
  private static final int APP14 = 0xEE;
  private static final int APP15 = 0xEF;
  private static final int COM = 0xFE;

  /**
   * SOI and a JFIF segment, which says that there are three components Y, Cb, Cr: Java's reader
   * guesses otherwise.
   */
  private static final byte[] START =
      HexFormat.of().parseHex("ffd8" + "ffe000104a46494600010100000100010000");

  /** EOI, and bytes that reading ahead may touch. */
  private static final byte[] END = {(byte) 0xFF, (byte) EOI, 0, 0, 0, 0, 0, 0, 0, 0};

  static JpegFile of(byte[] file) throws IOException {
    ByteArrayOutputStream needed =
        new ByteArrayOutputStream(START.length + file.length + END.length);
    needed.writeBytes(START);
    boolean jfif = false;
    int adobe = -1;
    int orientation = 0;
    int width = 0;
    int height = 0;
    int components = 0;
    boolean letters = false;
    int scans = 0;
    boolean ended = false;
    int at = 2;
    while (!ended) {
      // Bytes between segments, which some cameras leave, are passed over as libjpeg does.
      while (at < file.length && file[at] != (byte) 0xFF) {
        at++;
      }
      while (at < file.length && file[at] == (byte) 0xFF) {
        at++;
      }
      if (at >= file.length) {
        break;
      }
      int marker = file[at++] & 0xFF;
      if (marker == EOI) {
        ended = true;
        break;
      }
      if (marker == 0 || marker == 1 || (marker >= 0xD0 && marker <= SOI)) {
        continue;
      }
      if (at + 2 > file.length) {
        break;
      }
      int length = Math.max(2, (file[at] & 0xFF) << 8 | (file[at + 1] & 0xFF));
      int end = at + length;
      if (end > file.length) {
        break;
      }
      int data = at + 2;
      switch (marker) {
        case APP0 -> jfif |= starts(file, data, end, "JFIF\0");
        case APP1 -> {
          if (orientation == 0 && starts(file, data, end, "Exif\0")) {
            orientation =
                TiffDirectory.first(Arrays.copyOfRange(file, data, end), 6)
                    .map(TiffDirectory::orientation)
                    .orElse(0);
          }
        }
        case APP14 -> {
          if (starts(file, data, end, "Adobe") && end - data >= 12) {
            adobe = file[data + 11] & 0xFF;
            copy(file, at, end, marker, needed);
          }
        }
        default -> {
          boolean frame =
              marker >= 0xC0
                  && marker <= 0xCF
                  && marker != 0xC4
                  && marker != 0xC8
                  && marker != 0xCC;
          if (frame && components == 0 && end - data >= 6) {
            height = (file[data + 1] & 0xFF) << 8 | (file[data + 2] & 0xFF);
            width = (file[data + 3] & 0xFF) << 8 | (file[data + 4] & 0xFF);
            components = file[data + 5] & 0xFF;
            letters =
                components == 3
                    && end - data >= 15
                    && file[data + 6] == 'R'
                    && file[data + 9] == 'G'
                    && file[data + 12] == 'B';
          }
          if ((marker < APP0 || marker > APP15) && marker != COM) {
            copy(file, at, end, marker, needed);
          }
        }
      }
      at = end;
      if (marker == SOS) {
        scans++;
        int from = at;
        at = afterScan(file, at);
        needed.write(file, from, at - from);
      }
    }
    if (components == 0 || scans == 0) {
      throw new IOException("a JPEG without a picture");
    }
    if (width == 0 || height == 0) {
      throw new IOException("a size of " + width + "x" + height);
    }
    needed.writeBytes(END);
    byte[] bytes = needed.toByteArray();
    if (!jfif && (components != 3 || adobe >= 0 || letters)) {
      bytes = withoutJfif(bytes);
    }
    return new JpegFile(
        width, height, components, Math.max(1, orientation), adobe, scans, ended, bytes);
  }

  private static byte[] withoutJfif(byte[] bytes) {
    byte[] without = Arrays.copyOfRange(bytes, START.length - 2, bytes.length);
    System.arraycopy(START, 0, without, 0, 2);
    return without;
  }

  /** The place of the marker that ends a scan's data. */
  private static int afterScan(byte[] file, int from) {
    int at = from;
    while (at < file.length) {
      if (file[at] == (byte) 0xFF && at + 1 < file.length) {
        int next = file[at + 1] & 0xFF;
        if (next != 0 && next != 0xFF && (next < 0xD0 || next > 0xD7)) {
          return at;
        }
      }
      at++;
    }
    return at;
  }

  private static void copy(byte[] file, int from, int to, int marker, ByteArrayOutputStream out) {
    out.write(0xFF);
    out.write(marker);
    out.write(file, from, to - from);
  }

  private static boolean starts(byte[] file, int at, int end, String text) {
    byte[] wanted = text.getBytes(StandardCharsets.US_ASCII);
    return end - at >= wanted.length
        && Arrays.equals(file, at, at + wanted.length, wanted, 0, wanted.length);
  }
}
