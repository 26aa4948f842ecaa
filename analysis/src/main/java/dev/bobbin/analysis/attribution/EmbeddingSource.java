package dev.bobbin.analysis.attribution;

import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.NetworkExecutor;
import dev.bobbin.engine.network.shape.LayerTable;
import java.util.Optional;

/**
 * The layer whose output is a network's embedding.
 *
 * @param row the layer before the last one with weights; empty if that is the input
 * @param features numbers per image
 */
record EmbeddingSource(Network network, Optional<LayerTable.Row> row, int features) {
  static EmbeddingSource of(Network network) {
    Optional<LayerTable.Row> row = new LayerSelector(network.table()).representation();
    int features = row.map(LayerTable.Row::output).orElse(network.spec().input()).size();
    return new EmbeddingSource(network, row, features);
  }

  String layer() {
    return row.map(LayerTable.Row::name).orElse("input");
  }

  /** An executor whose {@code copyOutput} has the layer. */
  NetworkExecutor executor(int samples, ThreadTeam team) {
    return row.isEmpty()
        ? new NetworkExecutor(network, samples, team, false)
        : NetworkExecutor.keeping(network, samples, team, layer());
  }
}
