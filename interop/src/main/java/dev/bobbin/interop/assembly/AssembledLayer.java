package dev.bobbin.interop.assembly;

import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.ParameterSpec;
import java.util.List;
import java.util.Map;

/**
 * A layer with its weights.
 *
 * @param spec its description
 * @param weights its own, by {@link ParameterSpec#name}, each in the order of {@link
 *     ParameterSpec#dimensions}, last axis fastest
 * @param body layers of a residual block's body, else empty
 * @param shortcut layers of a residual block's shortcut, else empty
 */
record AssembledLayer(
    LayerSpec spec,
    Map<String, float[]> weights,
    List<AssembledLayer> body,
    List<AssembledLayer> shortcut) {
  AssembledLayer {
    weights = Map.copyOf(weights);
    body = List.copyOf(body);
    shortcut = List.copyOf(shortcut);
  }

  /** The number of layers, those inside a residual block and the block itself included. */
  long count() {
    return 1 + count(body) + count(shortcut);
  }

  static long count(List<AssembledLayer> layers) {
    return layers.stream().mapToLong(AssembledLayer::count).sum();
  }
}
