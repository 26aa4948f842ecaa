package dev.bobbin.engine.network.memory;

import dev.bobbin.engine.Shape;

/**
 * The layout of samples in an array: [sample][row][column][channel], with a halo around each image.
 */
public final class Layout {
  public final Shape shape;

  /** Floats from one row to the next. */
  public final int rowStride;

  /** Floats from one sample to the next. */
  public final int sampleSize;

  /** Whether there is no halo, so that a sample is one run of floats. */
  public final boolean contiguous;

  private final int origin;

  public Layout(Shape shape, Halo halo) {
    this.shape = shape;
    this.contiguous = halo.equals(Halo.NONE);
    this.rowStride =
        Math.multiplyExact(halo.left() + shape.width() + halo.right(), shape.channels());
    this.sampleSize = Math.multiplyExact(halo.top() + shape.height() + halo.bottom(), rowStride);
    this.origin = halo.top() * rowStride + halo.left() * shape.channels();
  }

  /** Where a pixel of a sample starts; coordinates in the halo are valid. */
  public int offset(int sample, int y, int x) {
    return sample * sampleSize + origin + y * rowStride + x * shape.channels();
  }

  /**
   * The number of runs of floats that samples form: one if there is no halo, else one per row of an
   * image. Loops over runs are written out, since a lambda per batch would be garbage.
   *
   * @param whole {@link #contiguous}, or for a loop over two layouts, whether both are
   * @param samples how many
   */
  public int runs(boolean whole, int samples) {
    return whole ? Math.min(samples, 1) : samples * shape.height();
  }

  /** Floats of each of the {@link #runs}. */
  public int runLength(boolean whole, int samples) {
    return whole ? samples * sampleSize : shape.width() * shape.channels();
  }

  /** Where run number {@code run} starts, counted from the first row of sample {@code first}. */
  public int runStart(boolean whole, int first, int run) {
    return whole
        ? first * sampleSize
        : offset(first + run / shape.height(), run % shape.height(), 0);
  }
}
