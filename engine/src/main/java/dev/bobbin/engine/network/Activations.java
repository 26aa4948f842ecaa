package dev.bobbin.engine.network;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.kernels.MatrixKernels;

/**
 * What flows between two layers: the values of a batch, or their gradients. The border is never
 * written, so it stays zero.
 */
final class Activations {
  private static final float[] NONE = {};

  final Layout layout;

  /** Set once: here, or by {@link #allocate} before the first batch. */
  float[] data;

  Activations(Layout layout, int samples) {
    this(layout, memory(layout, samples));
  }

  /** Without memory, until {@link #allocate}. */
  static Activations unallocated(Layout layout) {
    return new Activations(layout, NONE);
  }

  /** Whether there is memory. */
  @SuppressWarnings("ReferenceEquality") // it is about the memory, not about the values
  boolean isAllocated() {
    return data != NONE;
  }

  /** Gets memory for so many samples. */
  void allocate(int samples) {
    assert !isAllocated();
    data = memory(layout, samples);
  }

  private static float[] memory(Layout layout, int samples) {
    return new float
        [Math.addExact(Math.multiplyExact(samples, layout.sampleSize), MatrixKernels.SLACK)];
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
    forEachRun(fromSample, other, fromSample, toSample - fromSample, run);
  }

  /**
   * Does something with the runs of {@code count} samples of two activations of one shape side by
   * side: here from {@code first} on, there from {@code otherFirst}.
   */
  void forEachRun(int first, Activations other, int otherFirst, int count, PairedRun run) {
    Layout a = layout;
    Layout b = other.layout;
    assert a.shape.equals(b.shape);
    if (a.contiguous && b.contiguous) {
      run.at(first * a.sampleSize, otherFirst * a.sampleSize, count * a.sampleSize);
    } else {
      int length = a.shape.width() * a.shape.channels();
      for (int n = 0; n < count; n++) {
        for (int y = 0; y < a.shape.height(); y++) {
          run.at(a.offset(first + n, y, 0), b.offset(otherFirst + n, y, 0), length);
        }
      }
    }
  }

  /** Copies samples from an activation of the same shape, whatever its border. */
  void copyFrom(Activations source, int fromSample, int toSample) {
    copyFrom(fromSample, source, fromSample, toSample - fromSample);
  }

  /** Copies {@code count} samples from {@code otherFirst} on to {@code first} on. */
  void copyFrom(int first, Activations source, int otherFirst, int count) {
    forEachRun(
        first,
        source,
        otherFirst,
        count,
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
