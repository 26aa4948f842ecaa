package dev.bobbin.engine.network.layer;

import dev.bobbin.engine.kernels.Indirection;
import dev.bobbin.engine.kernels.MatrixKernels;
import dev.bobbin.engine.kernels.PanelLayout;

/**
 * The gradient of a convolution's kernel with few filters. Lanes lie along the window's rows, whose
 * pixels and channels are neighbours in the input; along the filters most lanes would be padding.
 * The bits are those of the product by panels.
 */
final class FewFilterGradient {
  /** With more filters, vectors along the filters are full. */
  private static final int MOST_FILTERS = 16;

  /** Speed of a full vector along the filters relative to a full strip. */
  private static final double BY_FILTERS = 0.8;

  private final Indirection indirection;
  private final int filters;
  private final int step;
  private final int inRun;
  private final int[] starts;
  private final int sums;
  private final float[][] results;

  FewFilterGradient(Indirection indirection, PanelLayout kernel, int threads) {
    this.indirection = indirection;
    this.filters = kernel.columns();
    this.step = kernel.width(0);
    this.inRun = Math.ceilDiv(indirection.run(), MatrixKernels.STRIP);
    int runs = indirection.terms() / indirection.run();
    this.starts = new int[runs * inRun];
    for (int i = 0; i < starts.length; i++) {
      starts[i] =
          indirection.taps()[i / inRun * indirection.run()] + i % inRun * MatrixKernels.STRIP;
    }
    this.sums = starts.length * MatrixKernels.STRIP;
    this.results = new float[threads][filters * sums];
  }

  /** Whether it would be faster than the product by panels: runs must fill their strips better. */
  static boolean suits(Indirection indirection, PanelLayout kernel) {
    int strip = MatrixKernels.STRIP;
    double filled = (double) indirection.run() / (Math.ceilDiv(indirection.run(), strip) * strip);
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
    int run = indirection.run();
    for (int term = 0; term < indirection.terms(); term += run) {
      matrix.transpose(gradient, term * step, step, run, filters, result, sumOf(term), sums);
    }
    int[] xRows = indirection.rows();
    int strips = starts.length;
    matrix.multiplyStrips(
        x, xBase, starts, strips, xRows, dy, dBase, dRows, rows, filters, result, 0, sums);
    for (int term = 0; term < indirection.terms(); term += run) {
      matrix.transpose(result, sumOf(term), sums, filters, run, gradient, term * step, step);
    }
  }

  /** Where the sums of a run that starts with this term lie. */
  private int sumOf(int term) {
    return term / indirection.run() * inRun * MatrixKernels.STRIP;
  }
}
