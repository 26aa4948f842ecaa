package dev.bobbin.engine.network.memory;

import dev.bobbin.engine.Shape;

/**
 * How samples of a shape lie in an array: [sample][row][column][channel], with a border around each
 * image.
 */
public final class Layout {
  public final Shape shape;

  /** Floats from one row to the next. */
  public final int pitch;

  /** Floats from one sample to the next. */
  public final int sampleSize;

  /** Whether there is no border, so that a sample is one run of floats. */
  public final boolean contiguous;

  private final int origin;

  public Layout(Shape shape, Border border) {
    this.shape = shape;
    this.contiguous = border.equals(Border.NONE);
    this.pitch =
        Math.multiplyExact(border.left() + shape.width() + border.right(), shape.channels());
    this.sampleSize = Math.multiplyExact(border.top() + shape.height() + border.bottom(), pitch);
    this.origin = border.top() * pitch + border.left() * shape.channels();
  }

  /** Where a pixel of a sample starts; coordinates in the border are valid. */
  public int offset(int sample, int y, int x) {
    return sample * sampleSize + origin + y * pitch + x * shape.channels();
  }

  /**
   * The number of runs of floats that samples form: one if there is no border, else one per row of
   * an image. Loops over runs are written out, since a lambda per batch would be garbage.
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
