package dev.bobbin.engine.train;

import java.util.List;

/**
 * The result of a {@link NetworkInspector}.
 *
 * @param samples the number of inspected samples
 * @param loss their mean loss, weighted as in training, penalties included
 * @param meanWeight the mean of the weights of their classes in the loss; 1 without weights
 * @param wrong the number of misclassified samples
 * @param lost the number of misclassified samples whose loss has a gradient of exactly 0 by each
 *     output, so that the network cannot learn from them
 * @param layers an entry per layer that ends with an activation function, in order
 * @param parameters an entry per trained parameter, in order; gradients are of some of the samples
 */
public record NetworkInspection(
    int samples,
    double loss,
    double meanWeight,
    int wrong,
    int lost,
    List<LayerHealth> layers,
    List<ParameterHealth> parameters) {
  public NetworkInspection {
    layers = List.copyOf(layers);
    parameters = List.copyOf(parameters);
  }

  /** The Euclidean norm of the gradient by all parameters. */
  public double gradientNorm() {
    return Math.sqrt(
        parameters.stream().mapToDouble(p -> p.gradientNorm() * p.gradientNorm()).sum());
  }
}
