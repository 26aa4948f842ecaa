package dev.bobbin.engine.network.layer;

import dev.bobbin.engine.kernels.Access;
import dev.bobbin.engine.kernels.MatrixKernels;
import dev.bobbin.engine.kernels.Panels;

/**
 * The gradient of a convolution's kernel with few filters. Lanes lie along the window's rows, whose
 * pixels and channels are neighbours in the input; along the filters most lanes would be padding.
 * The bits are those of the product by panels.
 */
final class StripGradient {
  /** With more filters, vectors along the filters are full. */
  private static final int MOST_FILTERS = 16;

  /** Speed of a full vector along the filters relative to a full strip. */
  private static final double BY_FILTERS = 0.8;

  private final Access access;
  private final int filters;
  private final int step;
  private final int inRun;
  private final int[] starts;
  private final int sums;
  private final float[][] results;

  StripGradient(Access access, Panels kernel, int threads) {
    this.access = access;
    this.filters = kernel.columns();
    this.step = kernel.width(0);
    this.inRun = Math.ceilDiv(access.run(), MatrixKernels.STRIP);
    int runs = access.terms() / access.run();
    this.starts = new int[runs * inRun];
    for (int i = 0; i < starts.length; i++) {
      starts[i] = access.taps()[i / inRun * access.run()] + i % inRun * MatrixKernels.STRIP;
    }
    this.sums = starts.length * MatrixKernels.STRIP;
    this.results = new float[threads][filters * sums];
  }

  /** Whether it would be faster than the product by panels: runs must fill their strips better. */
  static boolean suits(Access access, Panels kernel) {
    int strip = MatrixKernels.STRIP;
    double filled = (double) access.run() / (Math.ceilDiv(access.run(), strip) * strip);
    return kernel.columns() <= MOST_FILTERS
        && filled > BY_FILTERS * kernel.columns() / MOST_FILTERS;
  }

  /**
   * Adds the gradient of some rows.
   *
   * @param x the layer's input, from {@code xBase} on
   * @param dy gradient of its output, from {@code dBase} on
   * @param dRows where the output's pixels start
   * @param rows how many pixels there are
   * @param gradient in panels
   */
  void add(
      MatrixKernels matrix,
      float[] x,
      int xBase,
      float[] dy,
      int dBase,
      int[] dRows,
      int rows,
      float[] gradient,
      int worker) {
    float[] result = results[worker];
    int run = access.run();
    for (int term = 0; term < access.terms(); term += run) {
      matrix.transpose(gradient, term * step, step, run, filters, result, sumOf(term), sums);
    }
    int[] xRows = access.rows();
    int strips = starts.length;
    matrix.multiplyStrips(
        x, xBase, starts, strips, xRows, dy, dBase, dRows, rows, filters, result, 0, sums);
    for (int term = 0; term < access.terms(); term += run) {
      matrix.transpose(result, sumOf(term), sums, filters, run, gradient, term * step, step);
    }
  }

  /** Where the sums of a run that starts with this term lie. */
  private int sumOf(int term) {
    return term / access.run() * inRun * MatrixKernels.STRIP;
  }
}
