package dev.bobbin.engine.train;

import dev.bobbin.engine.spec.Activation;

/**
 * How a layer's outputs behave over the samples of an {@link Inspection}, as the network predicts:
 * nothing is dropped and running averages are used. A unit is a channel: of a dense layer one
 * output, of a convolution one filter at all its positions.
 *
 * @param layer its name, such as {@code dense_2} or {@code residual_1/body/conv2d_1}
 * @param activation the function that made the outputs
 * @param output whether these are the network's outputs
 * @param units how many there are
 * @param dead units that gave exactly 0 for every sample at every position. A ReLU passes no
 *     gradient where it gives 0, so nothing that these samples say changes such a unit's weights
 * @param constant units that gave the same for every sample at each of their positions, up to
 *     rounding; the dead ones are among them
 * @param high units that gave 1 or more for every sample at every position: where a loss clips
 *     probabilities at 1, as Keras's cross-entropy does, they have no gradient as outputs
 * @param saturated share, from 0 to 1, of all values at which a sigmoid or tanh has less than 4 %
 *     of its steepest slope (sigmoid outside [0.01, 0.99], tanh outside [-0.98, 0.98]); 0 for other
 *     functions
 * @param mean of all values
 * @param deviation how much a value differs from sample to sample: its standard deviation over the
 *     samples, averaged over units and positions
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
