package dev.bobbin.engine.kernels;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Where the elements of a matrix A are in an activation: element (row, term) is at {@code base +
 * rows[row] + taps[term]}. This covers dense layers (rows are samples, taps 0, 1, 2, ...) and
 * convolutions (rows are output pixels, taps the pixels and channels of the window) of any stride,
 * without a copy (im2col) of the input.
 */
public final class Indirection {
  /** Rows of a block. */
  public static final int BLOCK_ROWS = 128;

  /** The fewest terms for which a run is worth a loop. */
  private static final int LEAST_RUN = 24;

  private final int[] rows;
  private final int[] taps;
  private final int run;
  private final int[][] blocks;
  private final boolean ascends;

  /**
   * An indirection.
   *
   * @param rows where each row starts, relative to a base
   * @param taps where each term is, relative to the row
   * @param run length of the runs of consecutive offsets that the taps consist of, such as a kernel
   *     row's pixels and channels
   */
  public Indirection(int[] rows, int[] taps, int run) {
    assert run >= 1 && taps.length % run == 0;
    this.rows = rows;
    this.taps = taps;
    this.run = run;
    this.ascends = IntStream.range(1, rows.length).allMatch(row -> rows[row - 1] < rows[row]);
    this.blocks = new int[Math.ceilDiv(rows.length, BLOCK_ROWS)][];
    for (int i = 0; i < blocks.length; i++) {
      int from = i * BLOCK_ROWS;
      blocks[i] = Arrays.copyOfRange(rows, from, Math.min(from + BLOCK_ROWS, rows.length));
    }
  }

  /** Rows {@code stride} apart, each with {@code terms} consecutive elements. */
  public static Indirection consecutive(int rows, int stride, int terms) {
    int[] starts = IntStream.range(0, rows).map(row -> row * stride).toArray();
    return new Indirection(starts, IntStream.range(0, terms).toArray(), terms);
  }

  /** Where each row starts, relative to a base. */
  public int[] rows() {
    return rows;
  }

  /** Where each term is, relative to the row. */
  public int[] taps() {
    return taps;
  }

  /** Length of the runs of consecutive offsets that the taps consist of. */
  public int run() {
    return run;
  }

  /**
   * {@link #rows} from row {@code block * BLOCK_ROWS} on, up to {@link #BLOCK_ROWS} of them, in an
   * array of their own: a loop that counts from 0 needs a register less.
   */
  int[] block(int block) {
    return blocks[block];
  }

  /** Whether each row starts after the one before. */
  boolean ascends() {
    return ascends;
  }

  /** Whether to read terms run by run, and not each through its tap. */
  boolean inRuns() {
    // A single run needs one loop in any case, and the JVM has to compile one kernel less.
    return run >= LEAST_RUN || run == taps.length;
  }

  /** The number of terms. */
  public int terms() {
    return taps.length;
  }
}
