package dev.bobbin.engine.network;

import java.util.List;

/** One array of weights of a network. */
public final class Parameter {
  /** Unique in its network, such as {@code conv2d_1/kernel}: the layer's name and {@code kernel}, {@code bias}, {@code gamma}, {@code beta}, {@code moving_mean} or {@code moving_variance}. */
  public String name() {
    throw new UnsupportedOperationException();
  }

  /** Sizes of the axes in Keras's order: [in, out], [kernel height, kernel width, in, out], or [channels]. */
  public List<Integer> dimensions() {
    throw new UnsupportedOperationException();
  }

  /** How many values it has. */
  public int size() {
    throw new UnsupportedOperationException();
  }

  /** Whether an optimizer changes it; running averages are not trainable. */
  public boolean trainable() {
    throw new UnsupportedOperationException();
  }

  /** A copy of the values, in the order of {@link #dimensions}, last axis fastest. */
  public float[] values() {
    throw new UnsupportedOperationException();
  }

  /** Replaces the values; the order is that of {@link #values}. */
  public void set(float[] values) {
    throw new UnsupportedOperationException();
  }
}
