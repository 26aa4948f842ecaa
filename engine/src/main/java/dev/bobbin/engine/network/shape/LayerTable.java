package dev.bobbin.engine.network.shape;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.NetworkSpec;
import java.util.List;

/**
 * What a network's layers make of a sample: shapes, parameters and work.
 *
 * @param input shape of a sample
 * @param rows a row a layer, in order; the layers of a residual block follow the block's own row,
 *     with names such as {@code residual_1/body/conv2d_1}
 */
public record LayerTable(Shape input, List<Row> rows) {
  public LayerTable {
    rows = List.copyOf(rows);
  }

  /**
   * One layer.
   *
   * @param name unique, such as {@code conv2d_1}
   * @param spec the layer, described
   * @param output the shape it gives
   * @param parameters numbers it learns or keeps
   * @param multiplyAdds multiply-add operations of its matrix product for one sample, forward
   */
  public record Row(
      String name, LayerSpec spec, Shape output, long parameters, long multiplyAdds) {}

  /**
   * Works out the table.
   *
   * @throws ShapeException where a layer does not fit what comes in; it carries the rows up to
   *     there
   */
  public static LayerTable of(NetworkSpec spec) {
    return Planner.table(spec);
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
