package dev.bobbin.data.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The chunks of a WebP (RFC 9649): sizes, orientation, and the first frame as a file without colour
 * profile and metadata, which can neither change nor break it.
 *
 * @param width of the canvas
 * @param height of the canvas
 * @param left of the frame on the canvas
 * @param top of the frame on the canvas
 * @param frameWidth of the frame
 * @param frameHeight of the frame
 * @param lossy whether the frame is VP8
 * @param opacity whether a lossy frame has opacity too
 * @param orientation of EXIF, 1 if there is none
 * @param vp8 the data of a lossy frame, else empty
 * @param bytes a file of the frame
 */
record WebpFile(
    int width,
    int height,
    int left,
    int top,
    int frameWidth,
    int frameHeight,
    boolean lossy,
    boolean opacity,
    int orientation,
    byte[] vp8,
    byte[] bytes) {
  private static final int HEADER = 12;
  private static final int ALPHA = 0x10;
  private static final int FRAME_HEADER = 16;

  /** What the chunks say, before it is known whether they are all there. */
  private static final class Found {
    int width;
    int height;
    int left;
    int top;
    int frameWidth;
    int frameHeight;
    boolean extended;
    boolean lossy;
    boolean alpha;
    boolean picture;
    byte[] vp8 = {};
    int orientation = 1;
    final ByteArrayOutputStream chunks = new ByteArrayOutputStream();
  }

  static WebpFile of(byte[] file) throws IOException {
    Found found = new Found();
    read(file, HEADER, file.length, found);
    if (!found.picture) {
      throw new IOException("a WebP without a picture");
    }
    if (!found.extended) {
      found.width = found.frameWidth;
      found.height = found.frameHeight;
    }
    if (found.left + found.frameWidth > found.width
        || found.top + found.frameHeight > found.height) {
      throw new IOException("a frame that is larger than the picture");
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write("WEBP".getBytes(StandardCharsets.US_ASCII));
    if (found.alpha) {
      body.write("VP8X".getBytes(StandardCharsets.US_ASCII));
      body.write(new byte[] {10, 0, 0, 0, ALPHA, 0, 0, 0});
      write24(body, found.frameWidth - 1);
      write24(body, found.frameHeight - 1);
    }
    found.chunks.writeTo(body);
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.write("RIFF".getBytes(StandardCharsets.US_ASCII));
    write24(whole, body.size());
    whole.write(body.size() >>> 24);
    body.writeTo(whole);
    return new WebpFile(
        found.width,
        found.height,
        found.left,
        found.top,
        found.frameWidth,
        found.frameHeight,
        found.lossy,
        found.lossy && found.alpha,
        found.orientation,
        found.vp8,
        whole.toByteArray());
  }

  private static void read(byte[] file, int from, int to, Found found) throws IOException {
    long next = from;
    while (next + 8 <= to) {
      int at = (int) next;
      String type = new String(file, at, 4, StandardCharsets.ISO_8859_1);
      long length = little(file, at + 4, 4);
      int data = at + 8;
      next = data + length + (length & 1);
      boolean frame = type.equals("VP8 ") || type.equals("VP8L");
      if (data + length > to) {
        if (found.picture && !frame) {
          return;
        }
        throw new IOException("a WebP that is cut off");
      }
      switch (type) {
        case "VP8X" -> {
          require(length >= 10);
          found.extended = true;
          found.width = 1 + little24(file, data + 4);
          found.height = 1 + little24(file, data + 7);
        }
        case "ANMF" -> {
          if (!found.picture) {
            require(length >= FRAME_HEADER);
            found.left = 2 * little24(file, data);
            found.top = 2 * little24(file, data + 3);
            read(file, data + FRAME_HEADER, (int) (data + length), found);
          }
        }
        case "ALPH" -> {
          if (!found.picture && !found.alpha) {
            found.alpha = true;
            copy(file, at, (int) Math.min(to, next), found);
          }
        }
        case "VP8 ", "VP8L" -> {
          if (!found.picture) {
            found.picture = true;
            found.lossy = type.equals("VP8 ");
            frame(file, data, length, found);
            if (found.lossy) {
              found.vp8 = Arrays.copyOfRange(file, data, (int) (data + length));
            }
            copy(file, at, (int) Math.min(to, next), found);
          }
        }
        case "EXIF" ->
            found.orientation =
                TiffDirectory.exifOrientation(
                    Arrays.copyOfRange(file, data, (int) (data + length)));
        default -> {}
      }
    }
  }

  private static void frame(byte[] file, int data, long length, Found found) throws IOException {
    require(length >= 10);
    if (found.lossy) {
      require((file[data] & 1) == 0);
      require(file[data + 3] == (byte) 0x9D && file[data + 4] == 1 && file[data + 5] == 0x2A);
      found.frameWidth = (int) little(file, data + 6, 2) & 0x3FFF;
      found.frameHeight = (int) little(file, data + 8, 2) & 0x3FFF;
    } else {
      require(file[data] == 0x2F);
      int bits = (int) little(file, data + 1, 4);
      found.frameWidth = 1 + (bits & 0x3FFF);
      found.frameHeight = 1 + (bits >>> 14 & 0x3FFF);
    }
    require(found.frameWidth > 0 && found.frameHeight > 0);
  }

  private static void require(boolean right) throws IOException {
    if (!right) {
      throw new IOException("a WebP with a broken header");
    }
  }

  private static void copy(byte[] file, int from, int to, Found found) {
    found.chunks.write(file, from, to - from);
    if ((to - from) % 2 == 1) {
      found.chunks.write(0);
    }
  }

  private static int little24(byte[] file, int at) {
    return (int) little(file, at, 3);
  }

  private static long little(byte[] file, int at, int size) {
    long number = 0;
    for (int i = size - 1; i >= 0; i--) {
      number = number << 8 | (file[at + i] & 0xFF);
    }
    return number;
  }

  private static void write24(ByteArrayOutputStream out, int number) {
    out.write(number);
    out.write(number >>> 8);
    out.write(number >>> 16);
  }
}
