package dev.bobbin.model.io;

import java.util.List;

/**
 * An array of 32-bit floats.
 *
 * @param shape sizes of the axes; none for a single value
 * @param values the last axis fastest; not copied
 */
public record Tensor(List<Integer> shape, float[] values) {
  public Tensor {
    shape = List.copyOf(shape);
    long size = 1;
    for (int axis : shape) {
      size = Math.multiplyExact(size, axis);
    }
    if (size != values.length) {
      throw new IllegalArgumentException(
          "tensor: expected " + size + " values for " + shape + ", received " + values.length);
    }
  }

  /** A vector. */
  public static Tensor vector(float[] values) {
    return new Tensor(List.of(values.length), values);
  }
}
