package dev.bobbin.engine.network.shape;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.NetworkSpec;
import java.util.List;

/**
 * The shapes, parameters and work of a network's layers. {@link #of} checks a description without
 * allocating its weights.
 *
 * @param input shape of a sample
 * @param rows one row per layer, in order; the layers of a residual block follow the block's own
 *     row, with names such as {@code residual_1/body/conv2d_1}
 */
public record LayerTable(Shape input, List<Row> rows) {
  public LayerTable {
    rows = List.copyOf(rows);
  }

  /**
   * One layer.
   *
   * @param name unique, such as {@code conv2d_1}
   * @param spec the layer's description
   * @param output shape of an output sample
   * @param parameters the number of its weights, running averages included
   * @param multiplyAdds multiply-add operations of its matrix product for one sample, forward
   */
  public record Row(
      String name, LayerSpec spec, Shape output, long parameters, long multiplyAdds) {}

  /**
   * The table of a network.
   *
   * @throws ShapeException if a layer does not fit its input; it has the rows before that layer
   */
  public static LayerTable of(NetworkSpec spec) {
    return ShapeInference.table(spec);
  }

  /** All parameters together. */
  public long parameters() {
    return rows.stream().mapToLong(Row::parameters).sum();
  }

  /** All multiply-adds of a sample, forward. */
  public long multiplyAdds() {
    return rows.stream().mapToLong(Row::multiplyAdds).sum();
  }
}
