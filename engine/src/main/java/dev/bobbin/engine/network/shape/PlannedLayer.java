package dev.bobbin.engine.network.shape;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import java.util.List;
import java.util.Optional;

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

  /** The activation function with which this layer itself ends; empty for those that have none. */
  public Optional<Activation> activation() {
    return switch (spec) {
      case LayerSpec.Dense d -> Optional.of(d.activation());
      case LayerSpec.Conv2d c -> Optional.of(c.activation());
      case LayerSpec.Activate a -> Optional.of(a.activation());
      case LayerSpec.MaxPool _,
          LayerSpec.AveragePool _,
          LayerSpec.GlobalAveragePool _,
          LayerSpec.GlobalMaxPool _,
          LayerSpec.Flatten _,
          LayerSpec.Dropout _,
          LayerSpec.BatchNorm _,
          LayerSpec.Residual _ ->
          Optional.empty();
    };
  }

  /**
   * Numbers that this layer itself learns or keeps, those of a residual block's layers left out.
   */
  public long parameters() {
    return switch (spec) {
      case LayerSpec.Dense d -> (long) input.channels() * d.units() + (d.bias() ? d.units() : 0);
      case LayerSpec.Conv2d c ->
          (long) c.kernel().height() * c.kernel().width() * input.channels() * c.filters()
              + (c.bias() ? c.filters() : 0);
      case LayerSpec.BatchNorm _ -> 4L * input.channels();
      case LayerSpec.MaxPool _,
          LayerSpec.AveragePool _,
          LayerSpec.GlobalAveragePool _,
          LayerSpec.GlobalMaxPool _,
          LayerSpec.Flatten _,
          LayerSpec.Dropout _,
          LayerSpec.Activate _,
          LayerSpec.Residual _ ->
          0;
    };
  }

  /**
   * Multiply-adds of this layer's matrix product for one sample, forward; what other layers do does
   * not count.
   */
  long multiplyAdds() {
    return switch (spec) {
      case LayerSpec.Dense d -> (long) input.channels() * d.units();
      case LayerSpec.Conv2d c ->
          (long) c.kernel().height() * c.kernel().width() * input.channels() * output.size();
      case LayerSpec.BatchNorm _,
          LayerSpec.MaxPool _,
          LayerSpec.AveragePool _,
          LayerSpec.GlobalAveragePool _,
          LayerSpec.GlobalMaxPool _,
          LayerSpec.Flatten _,
          LayerSpec.Dropout _,
          LayerSpec.Activate _,
          LayerSpec.Residual _ ->
          0;
    };
  }
}
