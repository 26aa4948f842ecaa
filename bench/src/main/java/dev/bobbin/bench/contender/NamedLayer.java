package dev.bobbin.bench.contender;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.network.shape.LayerTable;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.NetworkSpec;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * A layer with the name and shapes that a peer needs to build it.
 *
 * @param name unique in the network, such as {@code conv2d_1}; Bobbin's weights have it
 * @param input shape of a sample of its input
 * @param output shape of a sample of its output
 * @param body layers of a residual block's body; empty elsewhere
 * @param shortcut layers of a residual block's shortcut; empty elsewhere
 */
public record NamedLayer(
    String name,
    LayerSpec spec,
    Shape input,
    Shape output,
    List<NamedLayer> body,
    List<NamedLayer> shortcut) {
  /** A network's layers, in order. */
  public static List<NamedLayer> of(NetworkSpec network) {
    return of(network.layers(), network.input(), LayerTable.of(network).rows().iterator());
  }

  /** The table's rows go through the layers in the same order, a block's own row first. */
  private static List<NamedLayer> of(
      List<LayerSpec> layers, Shape input, Iterator<LayerTable.Row> rows) {
    List<NamedLayer> named = new ArrayList<>();
    Shape in = input;
    for (LayerSpec layer : layers) {
      LayerTable.Row row = rows.next();
      List<NamedLayer> body = List.of();
      List<NamedLayer> shortcut = List.of();
      if (layer instanceof LayerSpec.Residual residual) {
        body = of(residual.body(), in, rows);
        shortcut = of(residual.shortcut(), in, rows);
      }
      named.add(new NamedLayer(row.name(), layer, in, row.output(), body, shortcut));
      in = row.output();
    }
    return named;
  }
}
