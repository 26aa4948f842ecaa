package dev.bobbin.engine.network.layer;

import dev.bobbin.engine.kernels.Indirection;
import dev.bobbin.engine.kernels.MatrixKernels;
import dev.bobbin.engine.kernels.PanelLayout;
import dev.bobbin.engine.kernels.lanes.Lanes;
import java.util.Arrays;

/**
 * The gradient of a convolution's kernel with few filters. Lanes lie along the window's rows, whose
 * pixels and channels are neighbours in the input; along the filters most lanes would be padding.
 * The bits are those of the product by panels.
 */
final class FewFilterGradient {
  /** With more filters, vectors along the filters are full. */
  private static final int MOST_FILTERS = 16;

  /**
   * Speed of 16 filters in full vectors relative to full strips: 88 to 46 GFLOP/s with 16
   * registers, where a strip's tile has few sums.
   */
  private static final double BY_FILTERS = Lanes.REGISTERS >= 32 ? 0.8 : 1.9;

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
   * The gradient of some rows.
   *
   * @param x the layer's input, from {@code xBase} on
   * @param dy gradient of its output, from {@code dBase} on
   * @param dRows where the output's pixels start
   * @param rows how many pixels there are
   * @param adds whether to add it to the gradient; else that begins with zeros
   * @param gradient in panels
   */
  void multiply(
      MatrixKernels matrix,
      float[] x,
      int xBase,
      float[] dy,
      int dBase,
      int[] dRows,
      int rows,
      boolean adds,
      float[] gradient,
      int worker) {
    float[] result = results[worker];
    int run = indirection.run();
    if (adds) {
      for (int term = 0; term < indirection.terms(); term += run) {
        matrix.transpose(gradient, term * step, step, run, filters, result, sumOf(term), sums);
      }
    } else {
      Arrays.fill(result, 0);
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
