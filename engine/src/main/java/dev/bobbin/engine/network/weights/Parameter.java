package dev.bobbin.engine.network.weights;

import dev.bobbin.engine.kernels.MatrixKernels;
import dev.bobbin.engine.kernels.PanelLayout;
import dev.bobbin.engine.spec.Regularizer;
import java.util.List;
import java.util.Optional;

/**
 * One array of a network's weights. Read it with {@link #values} and replace it with {@link #set}.
 * In memory, kernels lie in panels, as the matrix kernels read them.
 */
public final class Parameter {
  private final String name;
  private final List<Integer> dimensions;
  private final int size;
  private final boolean trainable;
  private final Regularizer regularizer;
  private final Optional<PanelLayout> panels;
  private final float[] data;

  private Parameter(
      String name,
      List<Integer> dimensions,
      boolean trainable,
      Regularizer regularizer,
      Optional<PanelLayout> panels) {
    this.name = name;
    this.dimensions = List.copyOf(dimensions);
    this.size = dimensions.stream().reduce(1, Math::multiplyExact);
    this.trainable = trainable;
    this.regularizer = regularizer;
    this.panels = panels;
    this.data = new float[panels.map(PanelLayout::size).orElse(size) + MatrixKernels.SLACK];
  }

  /** A kernel; products sum over all axes but the last. */
  public static Parameter kernel(String name, List<Integer> dimensions, Regularizer regularizer) {
    int columns = dimensions.getLast();
    int terms =
        dimensions.subList(0, dimensions.size() - 1).stream().reduce(1, Math::multiplyExact);
    return new Parameter(
        name, dimensions, true, regularizer, Optional.of(new PanelLayout(terms, columns)));
  }

  /** A value per channel. */
  public static Parameter vector(String name, int channels, boolean trainable) {
    return new Parameter(name, List.of(channels), trainable, Regularizer.NONE, Optional.empty());
  }

  /**
   * Unique in its network, such as {@code conv2d_1/kernel}: the layer's name and {@code kernel},
   * {@code bias}, {@code gamma}, {@code beta}, {@code moving_mean} or {@code moving_variance}.
   */
  public String name() {
    return name;
  }

  /**
   * Sizes of the axes in Keras's order: [in, out], [kernel height, kernel width, in, out], or
   * [channels].
   */
  public List<Integer> dimensions() {
    return dimensions;
  }

  /** The number of values. */
  public int size() {
    return size;
  }

  /** Whether an optimizer changes it; running averages are not trainable. */
  public boolean trainable() {
    return trainable;
  }

  /** Whether this is a kernel, to which weight decay applies, and not a bias, scale or average. */
  public boolean isKernel() {
    return panels.isPresent();
  }

  /** The penalty on it. */
  public Regularizer regularizer() {
    return regularizer;
  }

  /** A copy of the values, in the order of {@link #dimensions}, last axis fastest. */
  public float[] values() {
    return unpacked(data);
  }

  /**
   * Replaces the values; the order is that of {@link #values}.
   *
   * @param values as many as {@link #size}
   */
  public void set(float[] values) {
    pack(values, data);
  }

  /** The values in their memory layout; padding is zero. */
  public float[] data() {
    return data;
  }

  /** The number of floats of {@link #data} in use, including padding of the panels. */
  public int length() {
    return data.length - MatrixKernels.SLACK;
  }

  /** The memory layout of a kernel. */
  @SuppressWarnings("exports") // For the layers: other modules can do nothing with it.
  public PanelLayout panels() {
    return panels.orElseThrow();
  }

  /**
   * Copies an array in the layout of {@link #data}, such as an optimizer's, into the order of
   * {@link #values}.
   *
   * @param packed from {@link #packed}
   */
  public float[] unpacked(float[] packed) {
    float[] plain = new float[size];
    if (panels.isPresent()) {
      panels.get().unpack(packed, plain);
    } else {
      System.arraycopy(packed, 0, plain, 0, size);
    }
    return plain;
  }

  /**
   * Copies an array in the order of {@link #values} into a new one in the layout of {@link #data}.
   *
   * @param plain as many values as {@link #size}
   */
  public float[] packed(float[] plain) {
    float[] packed = new float[data.length];
    pack(plain, packed);
    return packed;
  }

  private void pack(float[] plain, float[] packed) {
    if (plain.length != size) {
      throw new IllegalArgumentException(
          name + ": expected " + size + " values, received " + plain.length);
    }
    if (panels.isPresent()) {
      panels.get().pack(plain, packed);
    } else {
      System.arraycopy(plain, 0, packed, 0, size);
    }
  }
}
