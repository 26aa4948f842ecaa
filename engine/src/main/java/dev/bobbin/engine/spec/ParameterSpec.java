package dev.bobbin.engine.spec;

import java.util.List;

/** One array of weights that a layer has, described. */
public sealed interface ParameterSpec {
  /** What it is to its layer: {@code kernel}, {@code bias}, {@code gamma}, ... */
  String name();

  /** Sizes of the axes in Keras's order. */
  List<Integer> dimensions();

  /** How many values it has, which may be more than an array can hold. */
  default long size() {
    return dimensions().stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
  }

  /**
   * A matrix, or one for each place of a window. For each pixel of the output, every value of it is
   * used once, in a multiply-add.
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
   * A value for each channel.
   *
   * @param name what it is to its layer
   * @param channels how many values
   * @param start what all of them are at first
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
