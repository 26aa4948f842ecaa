package dev.bobbin.engine.network.weights;

import dev.bobbin.engine.random.RandomStream;
import dev.bobbin.engine.spec.Initializer;

/** Draws initial weights, for {@code Network.create}. */
public final class WeightInitializer {
  /** Where the normal distribution is truncated, in standard deviations. */
  private static final double CUT = 2;

  /** The standard deviation of the truncated standard normal distribution. */
  private static final double CUT_DEVIATION = 0.87962566103423978;

  private WeightInitializer() {}

  /**
   * Fills {@code weights}, which is in Keras's axis order.
   *
   * @param weights receives the values
   * @param initializer which variance and distribution
   * @param fanIn inputs of one output: a convolution's window times its input channels
   * @param fanOut outputs that one input reaches: a convolution's window times its filters
   * @param random the parameter's stream
   */
  public static void fill(
      float[] weights, Initializer initializer, int fanIn, int fanOut, RandomStream random) {
    double variance = variance(initializer.scale(), fanIn, fanOut);
    switch (initializer.distribution()) {
      case UNIFORM -> {
        double limit = Math.sqrt(3 * variance);
        for (int i = 0; i < weights.length; i++) {
          weights[i] = (float) (limit * (2 * random.nextDouble() - 1));
        }
      }
      case NORMAL -> {
        double deviation = Math.sqrt(variance) / CUT_DEVIATION;
        for (int i = 0; i < weights.length; i++) {
          weights[i] = (float) (deviation * cutGaussian(random));
        }
      }
    }
  }

  private static double variance(Initializer.Scale scale, int fanIn, int fanOut) {
    return switch (scale) {
      case GLOROT -> 2.0 / ((double) fanIn + fanOut);
      case HE -> 2.0 / fanIn;
      case LECUN -> 1.0 / fanIn;
    };
  }

  private static double cutGaussian(RandomStream random) {
    double value = random.nextGaussian();
    while (Math.abs(value) > CUT) {
      value = random.nextGaussian();
    }
    return value;
  }
}
