package dev.bobbin.engine.network;

import dev.bobbin.engine.random.RandomStream;
import dev.bobbin.engine.spec.Initializer;

/** Draws first weights. */
final class WeightInitializer {
  private WeightInitializer() {}

  /**
   * Fills {@code weights}, which is in Keras's axis order.
   *
   * @param weights receives the values
   * @param initializer which variance and distribution
   * @param fanIn inputs of one output: a convolution's window times its input channels
   * @param fanOut outputs that one input reaches: a convolution's window times its filters
   * @param random a stream of the parameter's own
   */
  static void fill(float[] weights, Initializer initializer, int fanIn, int fanOut, RandomStream random) {
    throw new UnsupportedOperationException();
  }
}
