package dev.bobbin.engine.network;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.spec.NetworkSpec;
import java.util.List;

/**
 * What a network's layers make of a sample: shapes, parameters and work.
 *
 * @param input shape of a sample
 * @param rows a row a layer, in order; layers inside a residual block follow its own row, with a path such as {@code residual_1/body/conv2d_1}
 */
public record LayerTable(Shape input, List<Row> rows) {
  /**
   * One layer.
   *
   * @param name unique, such as {@code conv2d_1}
   * @param description kind and settings in words, such as {@code conv2d 16 3x3 same relu}
   * @param output the shape it gives
   * @param parameters numbers it learns or keeps
   * @param multiplyAdds multiply-add operations for one sample, forward
   */
  public record Row(String name, String description, Shape output, long parameters, long multiplyAdds) {}

  /**
   * Works out the table.
   *
   * @throws ShapeException where a layer does not fit what comes in; it carries the rows up to there
   */
  public static LayerTable of(NetworkSpec spec) {
    throw new UnsupportedOperationException();
  }

  /** The shape of the network's output. */
  public Shape output() {
    return rows.getLast().output();
  }

  /** All parameters together. */
  public long parameters() {
    throw new UnsupportedOperationException();
  }

  /** All multiply-adds of a sample, forward. */
  public long multiplyAdds() {
    throw new UnsupportedOperationException();
  }

  /** The table as text, in columns, with a closing line of totals. */
  public String text() {
    throw new UnsupportedOperationException();
  }
}
