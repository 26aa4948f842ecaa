package dev.bobbin.engine.train;

import java.util.List;

/**
 * What an {@link Inspector} saw when it looked at a network.
 *
 * @param samples how many samples went through
 * @param loss their mean loss, penalties included
 * @param wrong samples whose largest output is not their label's
 * @param lost samples among the wrong ones whose loss has a gradient of exactly 0 by every output,
 *     so that the network cannot learn from its error
 * @param layers an entry for each layer that ends with an activation function, in order
 * @param parameters an entry for each trainable parameter, in order; gradients are those of a part
 *     of the samples
 */
public record Inspection(
    int samples,
    double loss,
    int wrong,
    int lost,
    List<LayerHealth> layers,
    List<ParameterHealth> parameters) {
  public Inspection {
    layers = List.copyOf(layers);
    parameters = List.copyOf(parameters);
  }

  /** The Euclidean norm of the gradient by all parameters together. */
  public double gradientNorm() {
    return Math.sqrt(
        parameters.stream().mapToDouble(p -> p.gradientNorm() * p.gradientNorm()).sum());
  }
}
