package dev.bobbin.engine.network.memory;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.kernels.ElementwiseKernels;
import dev.bobbin.engine.kernels.MatrixKernels;
import java.util.Arrays;

/**
 * The values of a batch between two layers, or their gradients. The halo is never written, so it
 * stays zero.
 */
public final class BatchBuffer {
  private static final float[] NONE = {};

  public final Layout layout;

  /** Set once: by the constructor, or by {@link #allocate} before the first batch. */
  public float[] data;

  public BatchBuffer(Layout layout, int samples) {
    this(layout, memory(layout, samples));
  }

  /** A buffer without memory until {@link #allocate}. */
  public static BatchBuffer unallocated(Layout layout) {
    return new BatchBuffer(layout, NONE);
  }

  @SuppressWarnings("ReferenceEquality") // it is about the memory, not about the values
  boolean isAllocated() {
    return data != NONE;
  }

  /** Allocates memory for the given number of samples. */
  void allocate(int samples) {
    assert !isAllocated();
    data = memory(layout, samples);
  }

  private static float[] memory(Layout layout, int samples) {
    return new float
        [Math.addExact(Math.multiplyExact(samples, layout.sampleSize), MatrixKernels.SLACK)];
  }

  private BatchBuffer(Layout layout, float[] data) {
    this.layout = layout;
    this.data = data;
  }

  /** A view of the same memory as vectors; only without a halo. */
  public BatchBuffer flat() {
    assert layout.contiguous;
    return new BatchBuffer(new Layout(Shape.flat(layout.shape.size()), Halo.NONE), data);
  }

  /** Sets a sample from [height][width][channels] at {@code offset}. */
  public void set(int sample, float[] source, int offset) {
    int length = layout.runLength(layout.contiguous, 1);
    for (int run = 0; run < layout.runs(layout.contiguous, 1); run++) {
      int at = layout.runStart(layout.contiguous, sample, run);
      System.arraycopy(source, offset + run * length, data, at, length);
    }
  }

  /** Copies a sample to [height][width][channels] at {@code offset}. */
  public void get(int sample, float[] target, int offset) {
    int length = layout.runLength(layout.contiguous, 1);
    for (int run = 0; run < layout.runs(layout.contiguous, 1); run++) {
      int at = layout.runStart(layout.contiguous, sample, run);
      System.arraycopy(data, at, target, offset + run * length, length);
    }
  }

  /** Sets samples {@code from} to {@code to}, exclusive, to 0. */
  public void clear(int from, int to) {
    boolean whole = layout.contiguous;
    int length = layout.runLength(whole, to - from);
    for (int run = 0; run < layout.runs(whole, to - from); run++) {
      int at = layout.runStart(whole, from, run);
      Arrays.fill(data, at, at + length, 0f);
    }
  }

  /** Adds the same samples of a buffer of the same shape. */
  public void add(ElementwiseKernels math, BatchBuffer other, int from, int to) {
    boolean whole = together(other);
    int length = layout.runLength(whole, to - from);
    for (int run = 0; run < layout.runs(whole, to - from); run++) {
      int otherAt = other.layout.runStart(whole, from, run);
      math.add(other.data, otherAt, data, layout.runStart(whole, from, run), length);
    }
  }

  /** Whether samples form one run of floats in both. */
  public boolean together(BatchBuffer other) {
    assert layout.shape.equals(other.layout.shape);
    return layout.contiguous && other.layout.contiguous;
  }

  /** Copies samples from a buffer of the same shape and any halo. */
  public void copyFrom(BatchBuffer source, int fromSample, int toSample) {
    copyFrom(fromSample, source, fromSample, toSample - fromSample);
  }

  /** Copies {@code count} samples, from {@code otherFirst} on to {@code first} on. */
  public void copyFrom(int first, BatchBuffer source, int otherFirst, int count) {
    boolean whole = together(source);
    int length = layout.runLength(whole, count);
    for (int run = 0; run < layout.runs(whole, count); run++) {
      int from = source.layout.runStart(whole, otherFirst, run);
      System.arraycopy(source.data, from, data, layout.runStart(whole, first, run), length);
    }
  }
}
