package dev.bobbin.engine.reference;

import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.weights.Parameter;
import java.util.SplittableRandom;

/**
 * Weights for tests: fresh biases are zero and fresh averages are 0 and 1, which would hide
 * mistakes.
 */
public final class RandomWeights {
  private RandomWeights() {}

  /**
   * Draws every parameter anew: kernels as the engine's initializer left them times {@code scale},
   * scales and variances on [0.5, 1.5), everything else on [-0.3, 0.3).
   */
  public static void fill(Network network, double scale, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (Parameter parameter : network.parameters()) {
      float[] values = parameter.values();
      String what = parameter.name().substring(parameter.name().lastIndexOf('/') + 1);
      for (int i = 0; i < values.length; i++) {
        values[i] =
            (float)
                switch (what) {
                  case "kernel" -> values[i] * scale;
                  case "gamma", "moving_variance" -> random.nextDouble(0.5, 1.5);
                  case "bias", "beta", "moving_mean" -> random.nextDouble(-0.3, 0.3);
                  default ->
                      throw new AssertionError(
                          "parameter: expected a known kind, received " + what);
                };
      }
      parameter.set(values);
    }
  }
}
