package dev.bobbin.analysis.attribution;

import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.shape.LayerTable;
import dev.bobbin.engine.spec.LayerSpec;
import java.util.List;
import java.util.Optional;

/**
 * The layer whose output goes into a network's last layer with weights.
 *
 * @param layer its name
 * @param features the number of its outputs for an image
 * @param pooled whether they are what global pooling gives, with or without dropout after it
 */
public record Representation(String layer, int features, boolean pooled) {
  /** The layer; empty if the input goes into the last one with weights. */
  public static Optional<Representation> of(Network network) {
    EmbeddingSource source = EmbeddingSource.of(network);
    return source
        .row()
        .map(row -> new Representation(row.name(), source.features(), isPooled(network, row)));
  }

  private static boolean isPooled(Network network, LayerTable.Row row) {
    List<LayerTable.Row> rows = network.table().rows();
    int at = rows.indexOf(row);
    while (at > 0 && rows.get(at).spec() instanceof LayerSpec.DropoutVariant) {
      at--;
    }
    return rows.get(at).spec() instanceof LayerSpec.GlobalAveragePool
        || rows.get(at).spec() instanceof LayerSpec.GlobalMaxPool;
  }
}
