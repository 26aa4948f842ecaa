package dev.bobbin.engine.kernels;

/**
 * How a kernel finds the elements of a matrix A that lies inside an activation: element (row, term)
 * is at {@code base + rows[row] + taps[term]}. That covers a dense layer (rows are samples, taps 0,
 * 1, 2, ...) as well as a convolution (rows are output pixels, taps the pixels and channels of the
 * window), with any stride, and needs no copy (im2col) of the input.
 *
 * @param rows where each row starts, relative to a base
 * @param taps where each term lies, relative to the row
 * @param run taps come in runs of so many consecutive offsets: a kernel row's pixels and channels,
 *     say
 */
public record Access(int[] rows, int[] taps, int run) {
  /** Below this many terms a run is not worth a loop of its own. */
  private static final int LEAST_RUN = 24;

  public Access {
    assert run >= 1 && taps.length % run == 0;
  }

  /** Rows {@code stride} apart, each with {@code terms} consecutive elements. */
  public static Access consecutive(int rows, int stride, int terms) {
    int[] starts = new int[rows];
    for (int i = 0; i < rows; i++) {
      starts[i] = i * stride;
    }
    int[] taps = new int[terms];
    for (int i = 0; i < terms; i++) {
      taps[i] = i;
    }
    return new Access(starts, taps, terms);
  }

  /** Whether terms are to be read run by run, and not each through its tap. */
  boolean inRuns() {
    // One run needs one loop in any case, and a kernel less has to be compiled.
    return run >= LEAST_RUN || run == taps.length;
  }

  /** How many terms a row has. */
  public int terms() {
    return taps.length;
  }
}
