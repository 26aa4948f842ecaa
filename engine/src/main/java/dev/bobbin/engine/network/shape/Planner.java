package dev.bobbin.engine.network.shape;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.engine.spec.Padding;
import dev.bobbin.engine.spec.Size;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Works out names and shapes, layer by layer, and refuses what does not fit. */
public final class Planner {
  /** More weights than this do not fit into one array of floats with room to spare. */
  private static final long MOST_PARAMETERS = 1L << 29;

  private final Shape input;
  private final List<LayerTable.Row> rows = new ArrayList<>();

  private Planner(Shape input) {
    this.input = input;
  }

  public static List<PlannedLayer> plan(NetworkSpec spec) {
    return new Planner(spec.input()).sequence("", spec.layers(), spec.input());
  }

  static LayerTable table(NetworkSpec spec) {
    Planner planner = new Planner(spec.input());
    planner.sequence("", spec.layers(), spec.input());
    return new LayerTable(spec.input(), planner.rows);
  }

  private List<PlannedLayer> sequence(String path, List<LayerSpec> specs, Shape start) {
    List<PlannedLayer> layers = new ArrayList<>();
    Map<String, Integer> counts = new HashMap<>();
    Shape shape = start;
    for (LayerSpec spec : specs) {
      String name =
          path + spec.kind().replace('-', '_') + "_" + counts.merge(spec.kind(), 1, Integer::sum);
      PlannedLayer layer = layer(name, spec, shape);
      layers.add(layer);
      shape = layer.output();
    }
    return List.copyOf(layers);
  }

  private PlannedLayer layer(String name, LayerSpec spec, Shape in) {
    if (spec instanceof LayerSpec.Residual residual) {
      return residual(name, residual, in);
    }
    Shape out =
        switch (spec) {
          case LayerSpec.Dense d -> {
            if (!in.isFlat()) {
              throw mismatch(
                  name,
                  "expected a flat input, received " + in + "; try a flatten layer before it");
            }
            yield Shape.flat(d.units());
          }
          case LayerSpec.Conv2d c ->
              window(name, in, c.kernel(), c.stride(), c.padding(), c.filters());
          case LayerSpec.MaxPool p ->
              window(name, in, p.pool(), p.stride(), p.padding(), in.channels());
          case LayerSpec.AveragePool p ->
              window(name, in, p.pool(), p.stride(), p.padding(), in.channels());
          case LayerSpec.GlobalAveragePool _, LayerSpec.GlobalMaxPool _ ->
              Shape.flat(in.channels());
          case LayerSpec.Flatten _ -> Shape.flat(in.size());
          case LayerSpec.Dropout _, LayerSpec.BatchNorm _, LayerSpec.Activate _ -> in;
          case LayerSpec.Residual _ -> throw new AssertionError("handled above");
        };
    PlannedLayer layer = new PlannedLayer(name, spec, in, out, List.of(), List.of());
    if (layer.parameters() > MOST_PARAMETERS) {
      throw mismatch(
          name,
          "expected at most "
              + MOST_PARAMETERS
              + " parameters, received "
              + layer.parameters()
              + "; try fewer units or pooling before it");
    }
    addRow(layer);
    return layer;
  }

  private PlannedLayer residual(String name, LayerSpec.Residual residual, Shape in) {
    int at = rows.size();
    List<PlannedLayer> body = sequence(name + "/body/", residual.body(), in);
    List<PlannedLayer> shortcut = sequence(name + "/shortcut/", residual.shortcut(), in);
    Shape out = body.getLast().output();
    Shape other = shortcut.isEmpty() ? in : shortcut.getLast().output();
    if (!out.equals(other)) {
      throw mismatch(
          name,
          "expected body and shortcut of one shape, received "
              + out
              + " and "
              + other
              + "; try a 1x1 convolution in the shortcut");
    }
    PlannedLayer layer = new PlannedLayer(name, residual, in, out, body, shortcut);
    rows.add(at, row(layer));
    return layer;
  }

  private Shape window(
      String name, Shape in, Size window, Size stride, Padding padding, int channels) {
    int height = padding.outputs(in.height(), window.height(), stride.height());
    int width = padding.outputs(in.width(), window.width(), stride.width());
    if (height < 1 || width < 1) {
      throw mismatch(
          name,
          "expected an input of at least "
              + window
              + " for its window, received "
              + in
              + "; try padding same, a smaller window or less pooling before it");
    }
    try {
      return new Shape(height, width, channels);
    } catch (ArithmeticException e) {
      throw mismatch(
          name, "expected an output of fewer than 2^31 values, received more; try fewer filters");
    }
  }

  private ShapeException mismatch(String name, String message) {
    return new ShapeException(name, name + ": " + message, new LayerTable(input, rows));
  }

  private void addRow(PlannedLayer layer) {
    rows.add(row(layer));
  }

  private static LayerTable.Row row(PlannedLayer layer) {
    return new LayerTable.Row(
        layer.name(),
        layer.spec(),
        Descriptions.of(layer.spec()),
        layer.output(),
        layer.parameters(),
        layer.multiplyAdds());
  }
}
