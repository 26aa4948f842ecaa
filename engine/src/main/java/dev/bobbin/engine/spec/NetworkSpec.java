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
}
