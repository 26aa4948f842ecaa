package dev.bobbin.engine.train;

import dev.bobbin.engine.spec.Activation;

/**
 * How a layer's outputs behave over the samples of a {@link NetworkInspection}, in prediction mode:
 * nothing is dropped and running averages are used. A unit is a channel: an output of a dense
 * layer, or a filter of a convolution at all its positions.
 *
 * @param layer its name, such as {@code dense_2} or {@code residual_1/body/conv2d_1}
 * @param activation its activation function
 * @param output whether these are the network's outputs
 * @param units the number of units
 * @param dead units that are exactly 0 for all samples at all positions. A ReLU passes no gradient
 *     where it is 0, so these samples cannot change such a unit's weights
 * @param constant units whose value at each position is the same for all samples, up to rounding;
 *     includes dead units
 * @param high units that are 1 or more for all samples at all positions: where a loss clips
 *     probabilities at 1, as Keras's cross-entropy does, they have no gradient as outputs
 * @param saturated share, from 0 to 1, of values where a sigmoid or tanh has less than 4 % of its
 *     steepest slope (sigmoid outside [0.01, 0.99], tanh outside [-0.98, 0.98]); 0 for other
 *     functions
 * @param mean of all values
 * @param deviation standard deviation of a value over the samples, averaged over units and
 *     positions
 */
public record LayerHealth(
    String layer,
    Activation activation,
    boolean output,
    int units,
    int dead,
    int constant,
    int high,
    double saturated,
    double mean,
    double deviation) {
  /** Dead units by all units. */
  public double deadShare() {
    return (double) dead / units;
  }

  /** Constant units by all units. */
  public double constantShare() {
    return (double) constant / units;
  }
}
