package dev.bobbin.report.text;

import dev.bobbin.engine.network.shape.LayerTable;
import dev.bobbin.engine.network.shape.ShapeException;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.Padding;
import dev.bobbin.engine.spec.Size;
import java.util.Locale;

/** A network's layers as text. */
public final class LayerTableText {
  private final LayerTable table;
  private final String format;
  private final StringBuilder text = new StringBuilder();

  private LayerTableText(LayerTable table) {
    this.table = table;
    int name = 5;
    int description = 5;
    for (LayerTable.Row row : table.rows()) {
      name = Math.max(name, row.name().length());
      description = Math.max(description, describe(row.spec()).length());
    }
    this.format = "%-" + name + "s  %-" + description + "s  %11s  %11s  %13s%n";
  }

  /** The table in columns, with a closing line of totals. */
  public static String of(LayerTable table) {
    LayerTableText text = new LayerTableText(table);
    text.rows();
    text.line("total", "", "", number(table.parameters()), number(table.multiplyAdds()));
    return text.text.toString();
  }

  /** The rows before the layer that does not fit, and its own where the totals would be. */
  public static String before(ShapeException unfit) {
    LayerTableText text = new LayerTableText(unfit.table());
    text.rows();
    return text.text + unfit.layer() + "  <- does not fit";
  }

  /** A layer's kind and settings in words, such as {@code conv2d 16 3x3 same relu}. */
  public static String describe(LayerSpec spec) {
    if (spec instanceof LayerSpec.Activate(Activation activation)) {
      return describe(activation);
    }
    return spec.kind()
        + switch (spec) {
          case LayerSpec.Dense d -> " " + d.units() + suffix(d.activation()) + bias(d.bias());
          case LayerSpec.Conv2d c ->
              " "
                  + c.filters()
                  + " "
                  + c.kernel()
                  + (c.stride().equals(Size.square(1)) ? "" : " stride " + c.stride())
                  + " "
                  + c.padding().name().toLowerCase(Locale.ROOT)
                  + suffix(c.activation())
                  + bias(c.bias());
          case LayerSpec.MaxPool p -> pool(p.pool(), p.stride(), p.padding());
          case LayerSpec.AveragePool p -> pool(p.pool(), p.stride(), p.padding());
          case LayerSpec.Dropout d -> " " + d.rate();
          case LayerSpec.SpatialDropout d -> " " + d.rate();
          case LayerSpec.Residual r ->
              ", body of "
                  + r.body().size()
                  + (r.shortcut().isEmpty() ? "" : ", shortcut of " + r.shortcut().size());
          case LayerSpec.Activate _,
              LayerSpec.BatchNorm _,
              LayerSpec.Flatten _,
              LayerSpec.GlobalAveragePool _,
              LayerSpec.GlobalMaxPool _ ->
              "";
        };
  }

  private static String describe(Activation activation) {
    return activation.kind()
        + switch (activation) {
          case Activation.LeakyRelu l -> " " + l.slope();
          case Activation.Elu e -> " " + e.alpha();
          case Activation.Linear _,
              Activation.Relu _,
              Activation.Gelu _,
              Activation.Silu _,
              Activation.Sigmoid _,
              Activation.Tanh _,
              Activation.Softmax _ ->
              "";
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

  private void rows() {
    line("layer", "what", "output", "parameters", "multiply-adds");
    line("input", "", table.input().toString(), "", "");
    for (LayerTable.Row row : table.rows()) {
      line(
          row.name(),
          describe(row.spec()),
          row.output().toString(),
          number(row.parameters()),
          number(row.multiplyAdds()));
    }
  }

  private void line(String... cells) {
    text.append(String.format(Locale.ROOT, format, (Object[]) cells));
  }

  private static String number(long n) {
    return n == 0 ? "" : String.format(Locale.ROOT, "%,d", n);
  }
}
