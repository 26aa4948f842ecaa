package dev.bobbin.interop.assembly;

import java.util.List;

/**
 * An array of a file, whose values are read when they are wanted: its shape is compared with what
 * the network needs first.
 */
public interface StoredTensor {
  /** Sizes of the axes; none for a single value. */
  List<Integer> shape();

  /**
   * The values, last axis fastest.
   *
   * @throws dev.bobbin.base.BobbinException if they are damaged
   */
  float[] read();

  /** The number of values. */
  default long size() {
    return shape().stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
  }

  /** An array in memory. */
  static StoredTensor of(List<Integer> shape, float[] values) {
    return new StoredTensor() {
      @Override
      public List<Integer> shape() {
        return shape;
      }

      @Override
      public float[] read() {
        return values;
      }
    };
  }
}
