package dev.bobbin.report.run;

import dev.bobbin.engine.network.shape.LayerTable;
import dev.bobbin.model.text.LayerTableText;
import dev.bobbin.report.text.Words;
import java.util.List;

/**
 * A network as a diagram with a box for each layer.
 *
 * @param name of the network; empty if there is only one
 * @param input shape of an image
 * @param multiplyAdds per image
 */
public record NetworkSection(
    String name, String input, List<LayerBox> boxes, String parameters, String multiplyAdds) {
  /**
   * A layer.
   *
   * @param description kind and settings
   * @param depth 0, or 1 for a layer inside a residual block
   * @param output its shape
   * @param parameters learned or kept; empty for none
   * @param parameterShare of the network's parameters, from 0 to 100
   * @param multiplyAdds per image; empty for none
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
