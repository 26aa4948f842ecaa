package dev.bobbin.data.image;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Writes JPEG files of random coefficients, in codes of up to 16 bits. */
final class RandomJpeg {
  private static final int[] CODES = {0, 1, 1, 1, 0, 2, 0, 0, 4, 0, 0, 8, 0, 0, 0, 0};
  private static final int AC_SYMBOLS = 162;

  /** A code for each symbol. */
  private record Code(byte[] counts, List<Integer> symbols, int[] codes, int[] lengths) {
    static Code of(List<Integer> symbols) {
      byte[] counts = new byte[16];
      int[] codes = new int[256];
      int[] lengths = new int[256];
      int code = 0;
      int index = 0;
      for (int length = 1; length <= 16; length++) {
        int count = Math.min(CODES[length - 1], symbols.size() - index);
        counts[length - 1] = (byte) (length == 16 ? symbols.size() - index : count);
        for (int i = 0; i < (counts[length - 1] & 0xFF); i++) {
          codes[symbols.get(index)] = code++;
          lengths[symbols.get(index++)] = length;
        }
        code <<= 1;
      }
      return new Code(counts, symbols, codes, lengths);
    }
  }

  private final Random random;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private long bits;
  private int count;

  private RandomJpeg(Random random) {
    this.random = random;
  }

  /**
   * A file.
   *
   * @param sampling blocks across and down of each component, such as 22, 11, 11
   * @param interval of restarts in MCUs, 0 for none
   */
  static byte[] of(Random random, int width, int height, int interval, int... sampling) {
    return new RandomJpeg(random).write(width, height, interval, sampling);
  }

  private void segment(int marker, int... data) {
    out.write(0xFF);
    out.write(marker);
    out.write((data.length + 2) >> 8);
    out.write(data.length + 2);
    for (int value : data) {
      out.write(value);
    }
  }

  private byte[] write(int width, int height, int interval, int... sampling) {
    out.write(0xFF);
    out.write(0xD8);
    segment(0xE0, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0);
    int[] steps = random.ints(128, 1, 40).toArray();
    int[] bytes = new int[65];
    System.arraycopy(steps, 0, bytes, 1, 64);
    segment(0xDB, bytes);
    int[] words = new int[129];
    words[0] = 0x11;
    for (int i = 0; i < 64; i++) {
      words[2 + 2 * i] = steps[64 + i];
    }
    segment(0xDB, words);
    int n = sampling.length;
    int[] frame = new int[6 + 3 * n];
    frame[0] = 8;
    frame[1] = height >> 8;
    frame[2] = height;
    frame[3] = width >> 8;
    frame[4] = width;
    frame[5] = n;
    int[] scan = new int[4 + 2 * n];
    scan[0] = n;
    for (int c = 0; c < n; c++) {
      frame[6 + 3 * c] = c + 1;
      frame[7 + 3 * c] = ((sampling[c] / 10) << 4) | (sampling[c] % 10);
      frame[8 + 3 * c] = c == 0 ? 0 : 1;
      scan[1 + 2 * c] = c + 1;
      scan[2 + 2 * c] = c == 0 ? 0 : 0x11;
    }
    scan[2 + 2 * n] = 63;
    segment(random.nextBoolean() ? 0xC0 : 0xC1, frame);
    List<Code> dc = new ArrayList<>();
    List<Code> ac = new ArrayList<>();
    for (int table = 0; table < 2; table++) {
      dc.add(table(table, 0, 12));
      ac.add(table(table, 1, AC_SYMBOLS));
    }
    if (interval > 0) {
      segment(0xDD, interval >> 8, interval);
    }
    segment(0xDA, scan);
    int across = Math.ceilDiv(width, 8 * (n == 1 ? 1 : sampling[0] / 10));
    int down = Math.ceilDiv(height, 8 * (n == 1 ? 1 : sampling[0] % 10));
    int[] last = new int[n];
    for (int mcu = 0; mcu < across * down; mcu++) {
      if (interval > 0 && mcu > 0 && mcu % interval == 0) {
        pad();
        out.write(0xFF);
        out.write(0xD0 + (mcu / interval - 1) % 8);
        last = new int[n];
      }
      for (int c = 0; c < n; c++) {
        int blocks = n == 1 ? 1 : sampling[c] / 10 * (sampling[c] % 10);
        for (int i = 0; i < blocks; i++) {
          last[c] = block(dc.get(c == 0 ? 0 : 1), ac.get(c == 0 ? 0 : 1), last[c]);
        }
      }
    }
    pad();
    out.write(0xFF);
    out.write(0xD9);
    return out.toByteArray();
  }

  private Code table(int number, int kind, int size) {
    List<Integer> symbols = new ArrayList<>();
    if (kind == 0) {
      for (int i = 0; i < size; i++) {
        symbols.add(i);
      }
    } else {
      symbols.add(0x00);
      symbols.add(0xF0);
      for (int run = 0; run < 16; run++) {
        for (int length = 1; length <= 10; length++) {
          symbols.add(run << 4 | length);
        }
      }
    }
    Collections.shuffle(symbols, random);
    Code code = Code.of(symbols);
    int[] data = new int[17 + size];
    data[0] = kind << 4 | number;
    for (int i = 0; i < 16; i++) {
      data[1 + i] = code.counts[i];
    }
    for (int i = 0; i < size; i++) {
      data[17 + i] = symbols.get(i);
    }
    segment(0xC4, data);
    return code;
  }

  private int block(Code dc, Code ac, int last) {
    int level = random.nextInt(10) == 0 ? random.nextInt(-300, 300) : random.nextInt(-30, 30);
    put(dc, 0, level - last);
    int k = 1;
    for (int more = random.nextInt(7); more > 0 && k < 64; more--) {
      int next = Math.min(63, k + (random.nextInt(4) == 0 ? random.nextInt(60) : 0));
      while (next - k > 15) {
        put(ac, 0xF0, 0);
        k += 16;
      }
      int value = random.nextInt(1, random.nextInt(20) == 0 ? 60 : 12);
      put(ac, (next - k) << 4, random.nextBoolean() ? value : -value);
      k = next + 1;
    }
    if (k < 64) {
      put(ac, 0, 0);
    }
    return level;
  }

  /** Writes a value with its symbol. */
  private void put(Code code, int run, int value) {
    int size = 32 - Integer.numberOfLeadingZeros(Math.abs(value));
    int symbol = run | size;
    put(code.codes[symbol], code.lengths[symbol]);
    put(value < 0 ? (value - 1) & ((1 << size) - 1) : value, size);
  }

  private void put(int value, int length) {
    bits = bits << length | value;
    count += length;
    while (count >= 8) {
      int next = (int) (bits >> (count - 8)) & 0xFF;
      out.write(next);
      if (next == 0xFF) {
        out.write(0);
      }
      count -= 8;
    }
  }

  private void pad() {
    if (count > 0) {
      put((1 << (8 - count)) - 1, 8 - count);
    }
  }
}
