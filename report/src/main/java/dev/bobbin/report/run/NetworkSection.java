package dev.bobbin.report.run;

import dev.bobbin.engine.network.shape.LayerTable;
import dev.bobbin.report.text.LayerTableText;
import dev.bobbin.report.text.Words;
import java.util.List;

/**
 * A network as a diagram: what comes in, and a box a layer.
 *
 * @param name of the network, where there are several; else empty
 * @param input shape of an image
 * @param boxes in order
 * @param parameters of all layers
 * @param multiplyAdds of all layers, for an image
 */
public record NetworkSection(
    String name, String input, List<LayerBox> boxes, String parameters, String multiplyAdds) {
  public NetworkSection {
    boxes = List.copyOf(boxes);
  }

  /**
   * A layer.
   *
   * @param name unique in the network
   * @param description kind and settings
   * @param depth 0, or 1 for a layer inside a residual block
   * @param output the shape it gives
   * @param parameters numbers it learns or keeps; empty for none
   * @param parameterShare of the network's, from 0 to 100
   * @param multiplyAdds for an image; empty for none
   * @param workShare of the network's multiply-adds, from 0 to 100
   */
  public record LayerBox(
      String name,
      String description,
      int depth,
      String output,
      String parameters,
      double parameterShare,
      String multiplyAdds,
      double workShare) {}

  static NetworkSection of(String name, LayerTable table) {
    double parameters = Math.max(1, table.parameters());
    double work = Math.max(1, table.multiplyAdds());
    return new NetworkSection(
        name,
        table.input().toString(),
        table.rows().stream()
            .map(row ->
                new LayerBox(
                    row.name(),
                    LayerTableText.describe(row.spec()),
                    row.name().contains("/") ? 1 : 0,
                    row.output().toString(),
                    row.parameters() == 0 ? "" : Words.whole(row.parameters()),
                    100 * row.parameters() / parameters,
                    row.multiplyAdds() == 0 ? "" : Words.whole(row.multiplyAdds()),
                    100 * row.multiplyAdds() / work))
            .toList(),
        Words.whole(table.parameters()),
        Words.whole(table.multiplyAdds()));
  }
}
