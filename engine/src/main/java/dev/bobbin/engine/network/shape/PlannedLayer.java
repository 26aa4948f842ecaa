package dev.bobbin.engine.network.shape;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.ParameterSpec;
import java.util.List;

/**
 * A layer with its name and shapes worked out.
 *
 * @param name unique in the network, with the path of residual blocks before it
 * @param spec the description
 * @param input shape of a sample that comes in
 * @param output shape of what goes out
 * @param body layers of a residual block, else empty
 * @param shortcut layers of a residual block's other way, else empty
 */
public record PlannedLayer(
    String name,
    LayerSpec spec,
    Shape input,
    Shape output,
    List<PlannedLayer> body,
    List<PlannedLayer> shortcut) {

  /**
   * Numbers that this layer itself learns or keeps, those of a residual block's layers left out.
   */
  public long parameters() {
    return spec.parameters(input).stream().mapToLong(ParameterSpec::size).sum();
  }

  /**
   * Multiply-adds of this layer's matrix product for one sample, forward; what other layers do does
   * not count.
   */
  long multiplyAdds() {
    return spec.parameters(input).stream()
        .filter(ParameterSpec.Kernel.class::isInstance)
        .mapToLong(kernel -> kernel.size() * output.pixels())
        .sum();
  }
}
