package dev.bobbin.interop.keras;

import java.util.List;

/**
 * The layers of a file's model, those of models inside it among them.
 *
 * @param where the file, for messages
 * @param layers in the order of the file
 * @param output the path of the layer whose output is the model's
 */
record LayerGraph(String where, List<LayerNode> layers, String output) {
  LayerGraph {
    layers = List.copyOf(layers);
  }
}
