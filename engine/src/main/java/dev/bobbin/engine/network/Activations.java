package dev.bobbin.engine.network;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.kernels.MatrixKernels;

/**
 * What flows between two layers: the values of a batch, or their gradients. The border is never
 * written, so it stays zero.
 */
final class Activations {
  final Layout layout;
  final float[] data;

  Activations(Layout layout, int samples) {
    this(
        layout,
        new float
            [Math.addExact(Math.multiplyExact(samples, layout.sampleSize), MatrixKernels.SLACK)]);
  }

  private Activations(Layout layout, float[] data) {
    this.layout = layout;
    this.data = data;
  }

  /** The same memory seen as vectors; only where there is no border. */
  Activations flat() {
    assert layout.contiguous;
    return new Activations(new Layout(Shape.flat(layout.shape.size()), Border.NONE), data);
  }

  /**
   * Does something with every run of floats that belongs to some samples: all of them, or a row of
   * one where there is a border.
   */
  void forEachRun(int fromSample, int toSample, Run run) {
    if (layout.contiguous) {
      run.at(fromSample * layout.sampleSize, (toSample - fromSample) * layout.sampleSize);
    } else {
      int length = layout.shape.width() * layout.shape.channels();
      for (int n = fromSample; n < toSample; n++) {
        for (int y = 0; y < layout.shape.height(); y++) {
          run.at(layout.offset(n, y, 0), length);
        }
      }
    }
  }

  /** Does something with the runs of two activations of one shape side by side. */
  void forEachRun(Activations other, int fromSample, int toSample, PairedRun run) {
    Layout a = layout;
    Layout b = other.layout;
    assert a.shape.equals(b.shape);
    if (a.contiguous && b.contiguous) {
      run.at(
          fromSample * a.sampleSize,
          fromSample * a.sampleSize,
          (toSample - fromSample) * a.sampleSize);
    } else {
      int length = a.shape.width() * a.shape.channels();
      for (int n = fromSample; n < toSample; n++) {
        for (int y = 0; y < a.shape.height(); y++) {
          run.at(a.offset(n, y, 0), b.offset(n, y, 0), length);
        }
      }
    }
  }

  /** Copies samples from an activation of the same shape, whatever its border. */
  void copyFrom(Activations source, int fromSample, int toSample) {
    forEachRun(
        source,
        fromSample,
        toSample,
        (to, from, length) -> System.arraycopy(source.data, from, data, to, length));
  }

  @FunctionalInterface
  interface Run {
    void at(int offset, int length);
  }

  @FunctionalInterface
  interface PairedRun {
    void at(int offset, int otherOffset, int length);
  }
}
