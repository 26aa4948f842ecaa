package dev.bobbin.engine.network;

import dev.bobbin.engine.network.layer.GradientHook;
import dev.bobbin.engine.network.layer.Layer;
import dev.bobbin.engine.network.memory.BatchBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The values and gradients that an executor keeps of a batch, by the layers' names. */
final class RetainedActivations {
  private final Map<String, BatchBuffer> values = new HashMap<>();
  private final Map<String, BatchBuffer> gradients = new HashMap<>();

  RetainedActivations(List<Layer> layers) {
    for (Layer layer : layers.stream().flatMap(Layer::withInner).toList()) {
      if (layer.out.keepsValues()) {
        values.put(layer.name, layer.out.values);
      }
      if (layer instanceof GradientHook hook) {
        gradients.put(layer.name, hook.seen);
      }
    }
  }

  boolean hasValues(String layer) {
    return values.containsKey(layer);
  }

  void copyValues(String layer, int sample, float[] target, int offset) {
    BatchBuffer kept = values.get(layer);
    if (kept == null) {
      throw new IllegalArgumentException(
          layer
              + ": expected a layer of this network whose values are kept, received another; try"
              + " NetworkExecutor.inspecting or NetworkExecutor.observing");
    }
    kept.get(sample, target, offset);
  }

  void copyGradients(String layer, int sample, float[] target, int offset) {
    BatchBuffer seen = gradients.get(layer);
    if (seen == null) {
      throw new IllegalArgumentException(
          "%s: expected one of the observed layers %s; try NetworkExecutor.explaining with it"
              .formatted(layer, gradients.keySet().stream().sorted().toList()));
    }
    seen.get(sample, target, offset);
  }
}
