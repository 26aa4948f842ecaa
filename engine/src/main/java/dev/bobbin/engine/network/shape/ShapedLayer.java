package dev.bobbin.engine.network.shape;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.ParameterSpec;
import java.util.List;

/**
 * A layer with its name and shapes.
 *
 * @param name unique in the network, prefixed with the path of residual blocks
 * @param spec the description
 * @param input shape of an input sample
 * @param output shape of an output sample
 * @param body layers of a residual block's body, else empty
 * @param shortcut layers of a residual block's shortcut, else empty
 */
public record ShapedLayer(
    String name,
    LayerSpec spec,
    Shape input,
    Shape output,
    List<ShapedLayer> body,
    List<ShapedLayer> shortcut) {
  /** The number of this layer's own weights, without those of layers inside it. */
  public long parameters() {
    return spec.parameters(input).stream().mapToLong(ParameterSpec::size).sum();
  }

  /** Multiply-adds of this layer's matrix product for one sample, forward; 0 without a kernel. */
  long multiplyAdds() {
    return spec.parameters(input).stream()
        .filter(ParameterSpec.Kernel.class::isInstance)
        .mapToLong(kernel -> kernel.size() * output.pixels())
        .sum();
  }
}
