package dev.bobbin.engine.network;

import dev.bobbin.engine.Shape;

/**
 * How samples of a shape lie in an array: [sample][row][column][channel], with a border around each
 * image.
 */
final class Layout {
  final Shape shape;

  /** Floats from one row to the next. */
  final int pitch;

  /** Floats from one sample to the next. */
  final int sampleSize;

  /** Whether there is no border, so that a sample is one run of floats. */
  final boolean contiguous;

  private final int origin;

  Layout(Shape shape, Border border) {
    this.shape = shape;
    this.contiguous = border.equals(Border.NONE);
    this.pitch =
        Math.multiplyExact(border.left() + shape.width() + border.right(), shape.channels());
    this.sampleSize = Math.multiplyExact(border.top() + shape.height() + border.bottom(), pitch);
    this.origin = border.top() * pitch + border.left() * shape.channels();
  }

  /**
   * Where a pixel of a sample starts; it may lie in the border, with negative or too large
   * coordinates.
   */
  int offset(int sample, int y, int x) {
    return sample * sampleSize + origin + y * pitch + x * shape.channels();
  }
}
