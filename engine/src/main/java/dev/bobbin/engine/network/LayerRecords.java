package dev.bobbin.engine.network;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.network.layer.Layer;
import dev.bobbin.engine.network.layer.WatchedGradient;
import dev.bobbin.engine.network.memory.Activations;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What an execution keeps of a batch for those who want to look at it, by the layers' names. */
final class LayerRecords {
  private final Map<String, Activations> values = new HashMap<>();
  private final Map<String, Activations> gradients = new HashMap<>();

  LayerRecords(List<Layer> layers) {
    for (Layer layer : layers.stream().flatMap(Layer::withInner).toList()) {
      if (layer.out.keepsValues()) {
        values.put(layer.name, layer.out.values);
      }
      if (layer instanceof WatchedGradient watched) {
        gradients.put(layer.name, watched.seen);
      }
    }
  }

  boolean hasValues(String layer) {
    return values.containsKey(layer);
  }

  void copyValues(String layer, int sample, float[] target, int offset) {
    Activations kept = values.get(layer);
    if (kept == null) {
      throw new IllegalArgumentException(
          layer
              + ": expected a layer of this network whose values are kept, received another;"
              + " try Execution.inspecting or Execution.observing");
    }
    copy(kept, sample, target, offset);
  }

  void copyGradients(String layer, int sample, float[] target, int offset) {
    Activations seen = gradients.get(layer);
    if (seen == null) {
      throw new IllegalArgumentException(
          "%s: expected one of the watched layers %s; try Execution.explaining with it"
              .formatted(layer, gradients.keySet().stream().sorted().toList()));
    }
    copy(seen, sample, target, offset);
  }

  /** Copies a sample without its border. */
  static void copy(Activations from, int sample, float[] target, int offset) {
    Shape shape = from.layout.shape;
    int row = shape.width() * shape.channels();
    for (int y = 0; y < shape.height(); y++) {
      System.arraycopy(from.data, from.layout.offset(sample, y, 0), target, offset + y * row, row);
    }
  }
}
