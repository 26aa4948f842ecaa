package dev.bobbin.analysis.attribution;

import dev.bobbin.engine.Team;
import dev.bobbin.engine.network.Execution;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.shape.LayerTable;
import java.util.Optional;

/**
 * Where a network's embedding comes from.
 *
 * @param network its network
 * @param row the layer before the last one with weights; empty where that is the input
 * @param features numbers an image
 */
record NetworkEmbedding(Network network, Optional<LayerTable.Row> row, int features) {
  static NetworkEmbedding of(Network network) {
    Optional<LayerTable.Row> row = new NamedLayers(network.table()).representation();
    int features = row.map(LayerTable.Row::output).orElse(network.spec().input()).size();
    return new NetworkEmbedding(network, row, features);
  }

  /** The layer's name; {@code input} without one. */
  String layer() {
    return row.map(LayerTable.Row::name).orElse("input");
  }

  /** An execution whose {@code copyOutput} has the layer. */
  Execution execution(int samples, Team team) {
    Execution lean = new Execution(network, samples, team, false);
    return row.isEmpty() || lean.keepsOutput(layer())
        ? lean
        : Execution.observing(network, samples, team);
  }
}
