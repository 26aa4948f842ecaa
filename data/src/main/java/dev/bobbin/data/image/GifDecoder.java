package dev.bobbin.data.image;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the first frame of a GIF (GIF89a, CompuServe 1990) on its logical screen, which is
 * transparent where the frame is not.
 */
final class GifDecoder {
  private static final int MOST_CODES = 4096;
  private static final int TRAILER = 0x3B;
  private static final int EXTENSION = 0x21;
  private static final int IMAGE = 0x2C;
  private static final int GRAPHIC_CONTROL = 0xF9;

  /** What a file holds. */
  record Decoded(Picture picture, boolean damaged) {}

  private final byte[] file;
  private int at;
  private byte @Nullable [] colours;
  private int clear = -1;
  private int screenWidth;
  private int screenHeight;
  private int left;
  private int top;
  private int width;
  private int height;
  private boolean interlaced;

  private GifDecoder(byte[] file) throws IOException {
    this.file = file;
    toFrame();
  }

  /** Width and height of the screen with its first frame. */
  static int[] size(byte[] file) throws IOException {
    GifDecoder decoder = new GifDecoder(file);
    return new int[] {decoder.screenWidth, decoder.screenHeight};
  }

  /** Decodes a file whose size was checked. */
  static Decoded decode(byte[] file) throws IOException {
    return new GifDecoder(file).frame();
  }

  private int next() throws IOException {
    if (at >= file.length) {
      throw new IOException("a GIF that is cut off");
    }
    return file[at++] & 0xFF;
  }

  private int next16() throws IOException {
    return next() | next() << 8;
  }

  private byte[] table(int flags) throws IOException {
    int length = 3 << ((flags & 7) + 1);
    if (length > file.length - at) {
      throw new IOException("a GIF that is cut off");
    }
    at += length;
    return Arrays.copyOfRange(file, at - length, at);
  }

  private void toFrame() throws IOException {
    at = 6;
    screenWidth = next16();
    screenHeight = next16();
    int flags = next();
    at += 2;
    if ((flags & 0x80) != 0) {
      colours = table(flags);
    }
    while (true) {
      switch (next()) {
        case IMAGE -> {
          left = next16();
          top = next16();
          width = next16();
          height = next16();
          int local = next();
          if ((local & 0x80) != 0) {
            colours = table(local);
          }
          interlaced = (local & 0x40) != 0;
          // A frame that is larger than the screen enlarges it, as in browsers and Pillow.
          screenWidth = Math.max(screenWidth, left + width);
          screenHeight = Math.max(screenHeight, top + height);
          if (width == 0 || height == 0) {
            throw new IOException("a frame of " + width + "x" + height);
          }
          return;
        }
        case EXTENSION -> {
          if (next() == GRAPHIC_CONTROL && at + 5 <= file.length && file[at] == 4) {
            clear = (file[at + 1] & 1) == 1 ? file[at + 4] & 0xFF : -1;
          }
          for (int length = next(); length > 0; length = next()) {
            at += length;
          }
        }
        case TRAILER -> throw new IOException("a GIF without a picture");
        case 0 -> {}
        default -> throw new IOException("a block that no GIF has");
      }
    }
  }

  private Decoded frame() throws IOException {
    byte[] indices = new byte[width * height];
    int count = unpack(indices);
    byte[] table = colours;
    if (table == null) {
      throw new IOException("no colours");
    }
    boolean whole = left == 0 && top == 0 && width == screenWidth && height == screenHeight;
    int channels = whole && clear < 0 && count == indices.length ? 3 : 4;
    byte[] pixels = new byte[screenWidth * screenHeight * channels];
    for (int i = 0; i < count; i++) {
      int y = interlaced ? row(i / width) : i / width;
      int index = indices[i] & 0xFF;
      if (index == clear || 3 * index + 2 >= table.length) {
        continue;
      }
      int to = ((top + y) * screenWidth + left + i % width) * channels;
      System.arraycopy(table, 3 * index, pixels, to, 3);
      if (channels == 4) {
        pixels[to + 3] = (byte) 255;
      }
    }
    return new Decoded(
        new Picture(screenHeight, screenWidth, channels, pixels), count < indices.length);
  }

  /** The row of an interlaced frame that comes as the n-th. */
  private int row(int n) {
    int eighths = (height + 7) / 8;
    if (n < eighths) {
      return 8 * n;
    }
    int fours = (height + 3) / 8;
    if (n < eighths + fours) {
      return 8 * (n - eighths) + 4;
    }
    int twos = (height + 1) / 4;
    if (n < eighths + fours + twos) {
      return 4 * (n - eighths - fours) + 2;
    }
    return 2 * (n - eighths - fours - twos) + 1;
  }

  /** Unpacks by LZW, and returns the number of pixels that there are. */
  private int unpack(byte[] to) throws IOException {
    int first = next();
    if (first < 1 || first > 8) {
      throw new IOException("a code size of " + first);
    }
    int reset = 1 << first;
    short[] prefix = new short[MOST_CODES];
    byte[] suffix = new byte[MOST_CODES];
    int[] lengths = new int[MOST_CODES];
    for (int i = 0; i < reset; i++) {
      suffix[i] = (byte) i;
      lengths[i] = 1;
    }
    int size = first + 1;
    int codes = reset + 2;
    int before = -1;
    int written = 0;
    int bits = 0;
    int held = 0;
    int block = 0;
    while (written < to.length) {
      while (held < size) {
        if (block == 0) {
          block = at < file.length ? file[at++] & 0xFF : 0;
          if (block == 0) {
            return written;
          }
        }
        if (at >= file.length) {
          return written;
        }
        bits |= (file[at++] & 0xFF) << held;
        held += 8;
        block--;
      }
      int code = bits & (1 << size) - 1;
      bits >>>= size;
      held -= size;
      if (code == reset) {
        size = first + 1;
        codes = reset + 2;
        before = -1;
        continue;
      }
      if (code == reset + 1 || code > codes || (before < 0 && code > reset)) {
        return written;
      }
      if (code == codes && codes >= MOST_CODES) {
        return written;
      }
      int start = written;
      int known = code < codes ? code : before;
      int length = lengths[known];
      int link = known;
      for (int i = length - 1; i >= 0; i--) {
        if (start + i < to.length) {
          to[start + i] = suffix[link];
        }
        link = prefix[link];
      }
      written = Math.min(to.length, start + length);
      byte head = to[start];
      if (code == codes) {
        if (written < to.length) {
          to[written++] = head;
        }
      }
      if (before >= 0 && codes < MOST_CODES) {
        prefix[codes] = (short) before;
        suffix[codes] = head;
        lengths[codes] = lengths[before] + 1;
        codes++;
        if (codes == 1 << size && size < 12) {
          size++;
        }
      }
      before = code;
    }
    return written;
  }
}
