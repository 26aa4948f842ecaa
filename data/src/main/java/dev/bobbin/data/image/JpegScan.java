package dev.bobbin.data.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Reads the Huffman-coded coefficients of a sequential JPEG (ITU-T T.81, F.2.2). What no encoder
 * writes is an {@link IllegalArgumentException}. Not thread-safe.
 */
final class JpegScan {
  /** Larger than the place of any coefficient, whatever runs of zeros say. */
  private static final int PLACES = 192;

  /** A run that leads beyond the end of any block. */
  private static final int END_OF_BLOCK = 128;

  /**
   * The sum of a block's coefficients, without signs, for which {@link InverseDct} is exact; that
   * of levels from 0 to 255 is at most 8192 before rounding.
   */
  private static final int LARGEST_BLOCK = 32_767;

  /** Enough for a code and its value. */
  private static final int NEEDED = 32;

  private static final VarHandle BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final long ONES = 0x0101010101010101L;

  private final byte[] data;
  private final int[] places = InverseDct.places(PLACES);
  private int at;

  /** The next bits, from the highest on. */
  private long bits;

  private int count;

  /** The number of zeros that were added at the end. */
  private int added;

  /**
   * A scan.
   *
   * @param data the file; at least 8 bytes must follow the scan
   * @param start of the scan's data
   */
  JpegScan(byte[] data, int start) {
    this.data = data;
    this.at = start;
  }

  /**
   * A table of Huffman codes, looked up by the next bits. An entry has the length of code and value
   * in bits 0 to 5, the run of zeros before the value in bits 8 to 15, and the value in bits 16 to
   * 31; an incomplete one has only the length of the code, and the size of the value in its place.
   */
  static final class Table {
    private static final int LOOK = 10;
    private static final int LONGEST = 16;
    private static final int INCOMPLETE = 1 << 7;
    private final int[] entries = new int[1 << LOOK];

    /** The incomplete entries of all codes, in ascending order. */
    private final int[] symbols;

    /** By length: the end of its codes, as the upper ones of 16 bits. */
    private final int[] ends = new int[LONGEST + 1];

    /** By length: what is added to a code to get its index. */
    private final int[] offsets = new int[LONGEST + 1];

    /**
     * A table.
     *
     * @param counts the number of codes of 1 to 16 bits
     * @param symbols of the codes in ascending order
     * @param ac whether symbols have a run of zeros in their upper half
     */
    Table(byte[] counts, byte[] symbols, boolean ac) {
      this.symbols = new int[symbols.length];
      Arrays.fill(entries, INCOMPLETE);
      int code = 0;
      int index = 0;
      for (int length = 1; length <= LONGEST; length++) {
        offsets[length] = index - code;
        for (int i = 0; i < (counts[length - 1] & 0xFF); i++) {
          if (code >= 1 << length || index >= symbols.length) {
            throw new IllegalArgumentException("codes that do not fit");
          }
          this.symbols[index] = incomplete(symbols[index] & 0xFF, length, ac);
          if (length <= LOOK) {
            enter(code, length, this.symbols[index]);
          }
          code++;
          index++;
        }
        ends[length] = code << (LONGEST - length);
        code <<= 1;
      }
    }

    private static int incomplete(int symbol, int length, boolean ac) {
      if (!ac && symbol > 15) {
        throw new IllegalArgumentException("a value of " + symbol + " bits");
      }
      int size = symbol & 15;
      int run = symbol >> 4;
      if (ac && size == 0 && run < 15) {
        run = END_OF_BLOCK;
      }
      return size << 16 | run << 8 | INCOMPLETE | length;
    }

    private void enter(int code, int length, int incomplete) {
      int rest = LOOK - length;
      int size = incomplete >> 16;
      for (int i = 0; i < 1 << rest; i++) {
        int entry = incomplete;
        if (size <= rest) {
          entry =
              (signed(i >> (rest - size), size) << 16) | (incomplete & 0xFF00) | (length + size);
        }
        entries[code << rest | i] = entry;
      }
    }

    /** The value of some bits (T.81, F.12): those that begin with 0 are negative. */
    private static int signed(int bits, int size) {
      return bits < 1 << size >> 1 ? bits - (1 << size) + 1 : bits;
    }

    private int search(int next) {
      for (int length = LOOK + 1; length <= LONGEST; length++) {
        if (next < ends[length]) {
          return symbols[(next >> (LONGEST - length)) + offsets[length]];
        }
      }
      throw new IllegalArgumentException("a code that is not in the table");
    }
  }

  /**
   * Reads a block.
   *
   * @param last the DC coefficient of the component's last block
   * @param steps of quantization, as {@link #steps} makes them
   * @param coefficients of {@link InverseDct}, all zero for this block
   * @return the DC coefficient
   */
  int block(Table dc, Table ac, int last, int[] steps, int[] coefficients, int block) {
    long bits = this.bits;
    int count = this.count;
    Table table = dc;
    long size = 0;
    int k = 0;
    while (k < 64) {
      if (count < NEEDED) {
        long next = (long) BYTES.get(data, at);
        if (((~next - ONES) & next & ONES << 7) == 0) {
          bits |= next >>> count;
          at += (63 - count) >>> 3;
          count |= 56;
        } else {
          this.bits = bits;
          this.count = count;
          refill();
          bits = this.bits;
          count = this.count;
        }
      }
      int entry = table.entries[(int) (bits >>> (64 - Table.LOOK))];
      int length = entry & 63;
      int value = entry >> 16;
      if ((entry & Table.INCOMPLETE) != 0) {
        if (length == 0) {
          entry = table.search((int) (bits >>> 48));
          length = entry & 63;
        }
        int more = entry >> 16;
        value = more == 0 ? 0 : Table.signed((int) (bits << length >>> (64 - more)), more);
        length += more;
      }
      bits <<= length;
      count -= length;
      k += entry >> 8 & 0xFF;
      int coefficient = value * steps[k];
      size += Math.abs(coefficient);
      coefficients[places[k] + block] = coefficient;
      k++;
      table = ac;
    }
    this.bits = bits;
    this.count = count;
    if (k > 64 && k < END_OF_BLOCK) {
      throw new IllegalArgumentException("more than 64 coefficients");
    }
    int constant = coefficients[block] + last;
    if (size - Math.abs(coefficients[block]) + Math.abs(constant) > LARGEST_BLOCK) {
      throw new IllegalArgumentException("levels far beyond 0 to 255");
    }
    coefficients[block] = constant;
    return constant;
  }

  /** Steps of quantization for {@link #block}, with room for runs beyond the end of a block. */
  static int[] steps(int[] zigzag) {
    return Arrays.copyOf(zigzag, PLACES);
  }

  /** Fills up byte by byte: over the zero that follows a byte of ones, and until a marker. */
  private void refill() {
    while (count <= 56) {
      int next = data[at] & 0xFF;
      if (next == 0xFF && data[at + 1] != 0) {
        next = 0;
        added += 8;
      } else {
        at += next == 0xFF ? 2 : 1;
      }
      bits |= (long) next << (56 - count);
      count += 8;
    }
  }

  /** Ends an interval: at most the bits that fill a byte are left, and a marker follows. */
  void end() {
    if (count < added || count - added > 7 || data[at] != (byte) 0xFF || data[at + 1] == 0) {
      throw new IllegalArgumentException("too much or too little data");
    }
    bits = 0;
    count = 0;
    added = 0;
  }

  /** Passes over a restart marker. */
  void restart(int number) {
    end();
    if (data[at + 1] != (byte) (0xD0 + number % 8)) {
      throw new IllegalArgumentException("not restart marker " + number % 8);
    }
    at += 2;
  }
}
