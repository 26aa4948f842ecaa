package dev.bobbin.engine.spec;

import java.util.List;

/** Describes one array of a layer's weights. */
public sealed interface ParameterSpec {
  /** Its name within the layer: {@code kernel}, {@code bias}, {@code gamma}, ... */
  String name();

  /** Sizes of the axes in Keras's order. */
  List<Integer> dimensions();

  /** The number of values, which may be more than an array can hold. */
  default long size() {
    return dimensions().stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
  }

  /**
   * A matrix, or one per pixel of a window. Each value takes part in one multiply-add per output
   * pixel.
   *
   * @param dimensions [inputs, outputs], with the window's height and width before them if it has
   *     one
   * @param initializer of its values
   * @param regularizer the penalty on them
   */
  record Kernel(List<Integer> dimensions, Initializer initializer, Regularizer regularizer)
      implements ParameterSpec {
    public Kernel {
      dimensions = List.copyOf(dimensions);
    }

    @Override
    public String name() {
      return "kernel";
    }

    /** How many inputs one output sees. */
    public int fanIn() {
      return window() * dimensions.get(dimensions.size() - 2);
    }

    /** How many outputs one input reaches. */
    public int fanOut() {
      return window() * dimensions.getLast();
    }

    private int window() {
      return dimensions.subList(0, dimensions.size() - 2).stream().reduce(1, (a, b) -> a * b);
    }
  }

  /**
   * A value per channel.
   *
   * @param name within the layer
   * @param channels the number of values
   * @param start the initial value
   * @param trainable whether an optimizer changes it; running averages are not trainable
   */
  record Vector(String name, int channels, float start, boolean trainable)
      implements ParameterSpec {
    @Override
    public List<Integer> dimensions() {
      return List.of(channels);
    }
  }
}
