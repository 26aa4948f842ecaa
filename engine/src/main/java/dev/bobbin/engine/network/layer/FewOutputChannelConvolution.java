package dev.bobbin.engine.network.layer;

import dev.bobbin.engine.kernels.Indirection;
import dev.bobbin.engine.kernels.MatrixKernels;
import dev.bobbin.engine.kernels.PanelLayout;
import dev.bobbin.engine.kernels.lanes.Lanes;
import dev.bobbin.engine.network.memory.Layout;
import java.util.Arrays;

/**
 * A convolution of stride 1 with few output channels. Along the channels most lanes of a vector
 * would be padding, so the lanes lie along the image: the input's channels are laid out as planes,
 * and each vector holds neighbouring pixels. Each output is the same chain of multiply-adds, so the
 * bits are those of the product by panels.
 */
final class FewOutputChannelConvolution {
  /**
   * With more columns, vectors along the columns are full enough. With 16 registers a strip's tile
   * has few sums: 8 columns reach 33 GFLOP/s, and 42 by panels.
   */
  private static final int MOST_COLUMNS = Lanes.REGISTERS >= 32 ? 12 : 6;

  private final Indirection indirection;
  private final int channels;
  private final int columns;
  private final int height;
  private final int width;
  private final int plane;
  private final int[] starts;
  private final int[] planeTerms;

  /** Start of each image row in a row of sums. */
  private final int[] rowStarts;

  private final int[] kernelTerms;
  private final int sums;
  private final float[][] planes;
  private final float[][] results;

  /**
   * A product.
   *
   * @param indirection rows and terms, the rows of at least one sample
   * @param source where the terms are read
   * @param target height, width and channels of the output
   * @param kernel the kernel's panels
   * @param threads that may run it concurrently
   */
  FewOutputChannelConvolution(
      Indirection indirection, Layout source, Layout target, PanelLayout kernel, int threads) {
    this.indirection = indirection;
    this.channels = source.shape.channels();
    this.columns = target.shape.channels();
    this.height = target.shape.height();
    this.width = target.shape.width();
    this.plane = source.sampleSize / channels;
    this.planeTerms = new int[indirection.terms()];
    for (int t = 0; t < planeTerms.length; t++) {
      int tap = indirection.taps()[t];
      planeTerms[t] = tap % channels * plane + tap / channels;
    }
    this.kernelTerms = new int[indirection.terms()];
    Arrays.setAll(kernelTerms, t -> t * kernel.width(0));
    this.rowStarts = new int[height];
    this.starts = strips(source, target);
    this.sums = starts.length * MatrixKernels.STRIP;
    this.planes = new float[threads][channels == 1 ? 0 : channels * plane + MatrixKernels.SLACK];
    this.results = new float[threads][columns * sums];
  }

  /**
   * Whether it would be faster than the product by panels: few columns, a window of several pixels
   * (turning the input into planes costs about as much as one) and images that fill their strips.
   */
  static boolean suits(Layout source, Layout target, int terms) {
    int pixels = target.shape.pixels();
    return target.shape.channels() <= MOST_COLUMNS
        && terms >= 4 * source.shape.channels()
        && 2 * pixels
            >= MatrixKernels.STRIP * Math.min(byRows(target), byRowStride(source, target));
  }

  /** Strips if each starts with a row of the image. */
  private static int byRows(Layout target) {
    return target.shape.height() * Math.ceilDiv(target.shape.width(), MatrixKernels.STRIP);
  }

  /** Strips if they continue over the halo from row to row. */
  private static int byRowStride(Layout source, Layout target) {
    int rowStride = source.rowStride / source.shape.channels();
    return Math.ceilDiv(
        (target.shape.height() - 1) * rowStride + target.shape.width(), MatrixKernels.STRIP);
  }

  private int[] strips(Layout source, Layout target) {
    int rowStride = source.rowStride / channels;
    int first = indirection.rows()[0] / channels;
    int inRow = Math.ceilDiv(width, MatrixKernels.STRIP);
    boolean rows = byRows(target) <= byRowStride(source, target);
    int[] strips = new int[rows ? byRows(target) : byRowStride(source, target)];
    for (int i = 0; i < strips.length; i++) {
      strips[i] =
          first
              + (rows
                  ? i / inRow * rowStride + i % inRow * MatrixKernels.STRIP
                  : i * MatrixKernels.STRIP);
    }
    for (int y = 0; y < height; y++) {
      rowStarts[y] = y * (rows ? inRow * MatrixKernels.STRIP : rowStride);
    }
    return strips;
  }

  /**
   * Computes one output sample.
   *
   * @param source the input sample, from {@code sourceBase} on
   * @param kernel the kernel in panels
   * @param start the initial value of each channel
   * @param target receives the output sample
   * @param targetBase added to all {@code targetRows}
   * @param targetRows where the pixels of the output start
   */
  void run(
      MatrixKernels matrix,
      float[] source,
      int sourceBase,
      float[] kernel,
      float[] start,
      float[] target,
      int targetBase,
      int[] targetRows,
      int worker) {
    float[] a = source;
    int aBase = sourceBase;
    if (channels > 1) {
      a = planes[worker];
      aBase = 0;
      matrix.transpose(source, sourceBase, channels, plane, channels, a, 0, plane);
    }
    float[] result = results[worker];
    for (int j = 0; j < columns; j++) {
      Arrays.fill(result, j * sums, (j + 1) * sums, start[j]);
    }
    int strips = starts.length;
    int terms = planeTerms.length;
    matrix.multiplyStrips(
        a,
        aBase,
        starts,
        strips,
        planeTerms,
        kernel,
        0,
        kernelTerms,
        terms,
        columns,
        result,
        0,
        sums);
    for (int y = 0; y < height; y++) {
      int to = targetBase + targetRows[y * width];
      matrix.transpose(result, rowStarts[y], sums, columns, width, target, to, columns);
    }
  }
}
