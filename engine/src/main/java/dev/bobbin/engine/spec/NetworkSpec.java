package dev.bobbin.engine.spec;

import dev.bobbin.engine.Shape;
import java.util.List;

/**
 * Describes a network, for {@code Network.create}: the shape of its input and its layers, in order.
 *
 * @param input shape of one sample
 * @param layers at least one
 */
public record NetworkSpec(Shape input, List<LayerSpec> layers) {
  public NetworkSpec {
    layers = List.copyOf(layers);
    Checks.atLeast("network: number of layers", layers.size(), 1);
  }

  /**
   * Whether the last layer is a softmax over all outputs, which makes them probabilities: none is
   * below 0, and their sum is 1.
   */
  public boolean endsInSoftmax() {
    LayerSpec last = layers.getLast();
    // A convolution's softmax is one for each pixel.
    return !(last instanceof LayerSpec.Conv2d)
        && last.ownActivation().filter(Activation.Softmax.class::isInstance).isPresent();
  }
}
