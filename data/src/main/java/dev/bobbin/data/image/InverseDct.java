package dev.bobbin.data.image;

import java.util.Arrays;

/**
 * The inverse discrete cosine transform of JPEG, of many blocks at once: the accurate integer
 * algorithm of Loeffler, Ligtenberg and Moschytz (ICASSP 1989) with 13 bits of fraction, to the bit
 * as in libjpeg's {@code jpeg_idct_islow}.
 *
 * <p>Coefficients lie as [row][column][block], so that each step is one loop over neighbours in
 * memory. The loops are short and their offsets constant: only then does the compiler vectorize
 * them. Not thread-safe.
 */
final class InverseDct {
  /** The number of blocks that are transformed together. */
  static final int BLOCKS = 240;

  private static final int LINE = 8 * BLOCKS;
  private static final int ALL = 8 * LINE;
  private static final int FRACTION = 13;

  /** Two bits more are kept between the passes. */
  private static final int FIRST_SHIFT = FRACTION - 2;

  /** And each pass multiplies by the square root of 8. */
  private static final int SECOND_SHIFT = FRACTION + 2 + 3;

  /** The coefficients, and after them room for the sums of a pass. */
  private final int[] rows = new int[2 * ALL];

  private final int[] columns = new int[2 * ALL];

  /** The coefficients of the blocks that come next; those at {@code ALL} and after are ignored. */
  int[] coefficients() {
    return rows;
  }

  /**
   * The place of each coefficient of block 0, in zigzag order.
   *
   * @param length 64 or more: those beyond the block are ignored
   */
  static int[] places(int length) {
    int[] places = new int[length];
    Arrays.fill(places, ALL);
    int row = 0;
    int column = 0;
    for (int i = 0; i < 64; i++) {
      places[i] = row * LINE + column * BLOCKS;
      boolean upwards = (row + column) % 2 == 0;
      if (upwards ? column == 7 : column == 0 && row < 7) {
        row++;
      } else if (upwards ? row == 0 : row == 7) {
        column++;
      } else {
        row += upwards ? -1 : 1;
        column += upwards ? 1 : -1;
      }
    }
    return places;
  }

  /** Transforms the blocks to levels less 128, and clears the coefficients. */
  void transform() {
    pass(rows, FIRST_SHIFT);
    for (int row = 0; row < 8; row++) {
      for (int column = 0; column < 8; column++) {
        System.arraycopy(
            rows, row * LINE + column * BLOCKS, columns, column * LINE + row * BLOCKS, BLOCKS);
      }
    }
    Arrays.fill(rows, 0, ALL, 0);
    pass(columns, SECOND_SHIFT);
    limit(columns);
  }

  /** Copies the levels that some blocks have in one place. */
  void copy(int row, int column, int firstBlock, int blocks, int[] target, int at) {
    System.arraycopy(columns, column * LINE + row * BLOCKS + firstBlock, target, at, blocks);
  }

  /** Transforms along the first dimension of [8][8][block]. */
  private static void pass(int[] v, int shift) {
    int half = 1 << (shift - 1);
    for (int from = 0; from < LINE; from += 2 * BLOCKS) {
      int to = from + 2 * BLOCKS;
      even(v, from, to);
      rotate(v, from, to);
      outer(v, from, to, half);
      inner(v, from, to, half);
      odd0(v, from, to);
      odd1(v, from, to);
      odd2(v, from, to);
      odd3(v, from, to);
      sum0(v, from, to, shift);
      sum1(v, from, to, shift);
      sum2(v, from, to, shift);
      sum3(v, from, to, shift);
    }
  }

  private static void even(int[] v, int from, int to) {
    for (int i = from; i < to; i++) {
      int a = v[i] << FRACTION;
      int b = v[i + 4 * LINE] << FRACTION;
      v[i] = a + b;
      v[i + 4 * LINE] = a - b;
    }
  }

  private static void rotate(int[] v, int from, int to) {
    for (int i = from; i < to; i++) {
      int a = v[i + 2 * LINE];
      int b = v[i + 6 * LINE];
      v[i + 2 * LINE] = a * 4433 - b * 10704;
      v[i + 6 * LINE] = a * 10703 + b * 4433;
    }
  }

  private static void outer(int[] v, int from, int to, int half) {
    for (int i = from; i < to; i++) {
      int a = v[i] + half;
      int b = v[i + 6 * LINE];
      v[i + ALL] = a + b;
      v[i + ALL + 3 * LINE] = a - b;
    }
  }

  private static void inner(int[] v, int from, int to, int half) {
    for (int i = from; i < to; i++) {
      int a = v[i + 4 * LINE] + half;
      int b = v[i + 2 * LINE];
      v[i + ALL + LINE] = a + b;
      v[i + ALL + 2 * LINE] = a - b;
    }
  }

  // libjpeg's 9 products and 14 sums of the odd half, multiplied out: the same sums of integers.

  private static void odd0(int[] v, int from, int to) {
    for (int i = from; i < to; i++) {
      v[i + ALL + 4 * LINE] =
          v[i + LINE] * 11363
              + v[i + 3 * LINE] * 9633
              + v[i + 5 * LINE] * 6437
              + v[i + 7 * LINE] * 2260;
    }
  }

  private static void odd1(int[] v, int from, int to) {
    for (int i = from; i < to; i++) {
      v[i + ALL + 5 * LINE] =
          v[i + LINE] * 9633
              - v[i + 3 * LINE] * 2259
              - v[i + 5 * LINE] * 11362
              - v[i + 7 * LINE] * 6436;
    }
  }

  private static void odd2(int[] v, int from, int to) {
    for (int i = from; i < to; i++) {
      v[i + ALL + 6 * LINE] =
          v[i + LINE] * 6437
              - v[i + 3 * LINE] * 11362
              + v[i + 5 * LINE] * 2261
              + v[i + 7 * LINE] * 9633;
    }
  }

  private static void odd3(int[] v, int from, int to) {
    for (int i = from; i < to; i++) {
      v[i + ALL + 7 * LINE] =
          v[i + LINE] * 2260
              - v[i + 3 * LINE] * 6436
              + v[i + 5 * LINE] * 9633
              - v[i + 7 * LINE] * 11363;
    }
  }

  private static void sum0(int[] v, int from, int to, int shift) {
    for (int i = from; i < to; i++) {
      int even = v[i + ALL];
      int odd = v[i + ALL + 4 * LINE];
      v[i] = (even + odd) >> shift;
      v[i + 7 * LINE] = (even - odd) >> shift;
    }
  }

  private static void sum1(int[] v, int from, int to, int shift) {
    for (int i = from; i < to; i++) {
      int even = v[i + ALL + LINE];
      int odd = v[i + ALL + 5 * LINE];
      v[i + LINE] = (even + odd) >> shift;
      v[i + 6 * LINE] = (even - odd) >> shift;
    }
  }

  private static void sum2(int[] v, int from, int to, int shift) {
    for (int i = from; i < to; i++) {
      int even = v[i + ALL + 2 * LINE];
      int odd = v[i + ALL + 6 * LINE];
      v[i + 2 * LINE] = (even + odd) >> shift;
      v[i + 5 * LINE] = (even - odd) >> shift;
    }
  }

  private static void sum3(int[] v, int from, int to, int shift) {
    for (int i = from; i < to; i++) {
      int even = v[i + ALL + 3 * LINE];
      int odd = v[i + ALL + 7 * LINE];
      v[i + 3 * LINE] = (even + odd) >> shift;
      v[i + 4 * LINE] = (even - odd) >> shift;
    }
  }

  /** Limits levels to a byte; of those that no encoder makes, libjpeg keeps 10 bits. */
  private static void limit(int[] v) {
    for (int i = 0; i < ALL; i++) {
      int level = v[i] << 22 >> 22;
      v[i] = Math.min(Math.max(level, Byte.MIN_VALUE), Byte.MAX_VALUE);
    }
  }
}
