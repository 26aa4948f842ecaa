package dev.bobbin.engine.kernels;

import java.util.stream.IntStream;

/**
 * Where the elements of a matrix A are in an activation: element (row, term) is at {@code base +
 * rows[row] + taps[term]}. This covers dense layers (rows are samples, taps 0, 1, 2, ...) and
 * convolutions (rows are output pixels, taps the pixels and channels of the window) of any stride,
 * without a copy (im2col) of the input.
 *
 * @param rows where each row starts, relative to a base
 * @param taps where each term is, relative to the row
 * @param run length of the runs of consecutive offsets that the taps consist of, such as a kernel
 *     row's pixels and channels
 */
public record Indirection(int[] rows, int[] taps, int run) {
  /** The fewest terms for which a run is worth a loop. */
  private static final int LEAST_RUN = 24;

  public Indirection {
    assert run >= 1 && taps.length % run == 0;
  }

  /** Rows {@code stride} apart, each with {@code terms} consecutive elements. */
  public static Indirection consecutive(int rows, int stride, int terms) {
    int[] starts = IntStream.range(0, rows).map(row -> row * stride).toArray();
    return new Indirection(starts, IntStream.range(0, terms).toArray(), terms);
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
