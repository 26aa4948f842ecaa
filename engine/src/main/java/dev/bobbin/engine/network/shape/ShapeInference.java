package dev.bobbin.engine.network.shape;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.spec.IncompatibleInputException;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.NetworkSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Determines names and shapes, layer by layer, and rejects layers that do not fit. */
public final class ShapeInference {
  /** The most weights of a parameter that fit into one array of floats with padding. */
  private static final long MOST_PARAMETERS = 1L << 29;

  private final Shape input;
  private final List<LayerTable.Row> rows = new ArrayList<>();

  private ShapeInference(Shape input) {
    this.input = input;
  }

  public static List<ShapedLayer> plan(NetworkSpec spec) {
    return new ShapeInference(spec.input()).sequence("", spec.layers(), spec.input());
  }

  static LayerTable table(NetworkSpec spec) {
    ShapeInference inference = new ShapeInference(spec.input());
    inference.sequence("", spec.layers(), spec.input());
    return new LayerTable(spec.input(), inference.rows);
  }

  private List<ShapedLayer> sequence(String path, List<LayerSpec> specs, Shape start) {
    List<ShapedLayer> layers = new ArrayList<>();
    Map<String, Integer> counts = new HashMap<>();
    Shape shape = start;
    for (LayerSpec spec : specs) {
      String name =
          path + spec.kind().replace('-', '_') + "_" + counts.merge(spec.kind(), 1, Integer::sum);
      ShapedLayer layer = layer(name, spec, shape);
      layers.add(layer);
      shape = layer.output();
    }
    return List.copyOf(layers);
  }

  private ShapedLayer layer(String name, LayerSpec spec, Shape in) {
    int at = rows.size();
    List<ShapedLayer> body = List.of();
    List<ShapedLayer> shortcut = List.of();
    if (spec instanceof LayerSpec.Residual residual) {
      body = sequence(name + "/body/", residual.body(), in);
      shortcut = sequence(name + "/shortcut/", residual.shortcut(), in);
    }
    ShapedLayer layer = new ShapedLayer(name, spec, in, output(name, spec, in), body, shortcut);
    if (layer.parameters() > MOST_PARAMETERS) {
      throw mismatch(
          name,
          "expected at most %s parameters, received %s; try fewer units or pooling before it"
              .formatted(MOST_PARAMETERS, layer.parameters()));
    }
    rows.add(
        at,
        new LayerTable.Row(name, spec, layer.output(), layer.parameters(), layer.multiplyAdds()));
    return layer;
  }

  private Shape output(String name, LayerSpec spec, Shape in) {
    try {
      return spec.output(in);
    } catch (IncompatibleInputException e) {
      throw mismatch(name, String.valueOf(e.getMessage()));
    }
  }

  private ShapeException mismatch(String name, String message) {
    return new ShapeException(name, name + ": " + message, new LayerTable(input, rows));
  }
}
