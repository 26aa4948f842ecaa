package dev.bobbin.model.text;

import dev.bobbin.base.text.Names;
import dev.bobbin.base.text.TextTable;
import dev.bobbin.base.text.TextTable.Column;
import dev.bobbin.engine.network.shape.LayerTable;
import dev.bobbin.engine.network.shape.ShapeException;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.Padding;
import dev.bobbin.engine.spec.Size;
import dev.bobbin.model.schema.LayerCodecs;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** A network's layers as text. */
public final class LayerTableText {
  private LayerTableText() {}

  /** The table with a final line of totals. */
  public static String of(LayerTable layers) {
    TextTable table = rows(layers);
    table.add(List.of("total", "", "", number(layers.parameters()), number(layers.multiplyAdds())));
    return table.text(OptionalInt.empty());
  }

  /** The rows up to the layer that does not fit, with that layer in place of the totals. */
  public static String before(ShapeException unfit) {
    return rows(unfit.table()).text(OptionalInt.empty()) + unfit.layer() + "  <- does not fit";
  }

  private static TextTable rows(LayerTable layers) {
    TextTable table =
        new TextTable(
            List.of(
                Column.text("layer", 0),
                Column.text("what", 0),
                Column.figure("output", 0),
                Column.figure("parameters", 0),
                Column.figure("multiply-adds", 0)));
    table.add(List.of("input", "", layers.input().toString(), "", ""));
    for (LayerTable.Row row : layers.rows()) {
      table.add(
          List.of(
              row.name(),
              describe(row.spec()),
              row.output().toString(),
              number(row.parameters()),
              number(row.multiplyAdds())));
    }
    return table;
  }

  /** A layer's kind and settings, such as {@code conv2d 16 3x3 same relu}. */
  public static String describe(LayerSpec spec) {
    if (spec instanceof LayerSpec.Activate(Activation activation)) {
      return describe(activation);
    }
    return spec.kind()
        + switch (spec) {
          case LayerSpec.Dense d -> " " + d.units() + suffix(d.activation()) + bias(d.useBias());
          case LayerSpec.Conv2d c ->
              " %d %s%s %s%s%s"
                  .formatted(
                      c.filters(),
                      c.kernelSize(),
                      c.strides().equals(Size.square(1)) ? "" : " stride " + c.strides(),
                      Names.id(c.padding()),
                      suffix(c.activation()),
                      bias(c.useBias()));
          case LayerSpec.MaxPool p -> pool(p.poolSize(), p.strides(), p.padding());
          case LayerSpec.AveragePool p -> pool(p.poolSize(), p.strides(), p.padding());
          case LayerSpec.Residual r ->
              ", body of "
                  + r.body().size()
                  + (r.shortcut().isEmpty() ? "" : ", shortcut of " + r.shortcut().size());
          case LayerSpec.BatchNorm _ -> "";
          default -> settings(spec);
        };
  }

  /** The values of a layer's settings in recipes. */
  private static String settings(LayerSpec spec) {
    return LayerCodecs.LAYER.write(spec) instanceof Map<?, ?> layer
            && layer.get(spec.kind()) instanceof Map<?, ?> settings
        ? settings.values().stream().map(value -> " " + value).collect(Collectors.joining())
        : "";
  }

  private static String describe(Activation activation) {
    return activation.kind()
        + switch (activation) {
          case Activation.LeakyRelu l -> " " + l.negativeSlope();
          case Activation.Elu e -> " " + e.alpha();
          default -> "";
        };
  }

  private static String suffix(Activation activation) {
    return activation instanceof Activation.Linear ? "" : " " + describe(activation);
  }

  private static String bias(boolean bias) {
    return bias ? "" : " without bias";
  }

  private static String pool(Size pool, Size stride, Padding padding) {
    return " "
        + pool
        + (stride.equals(pool) ? "" : " stride " + stride)
        + (padding == Padding.SAME ? " same" : "");
  }

  private static String number(long n) {
    return n == 0 ? "" : String.format(Locale.ROOT, "%,d", n);
  }
}
