package dev.bobbin.engine.network.shape;

/** A layer does not fit its input. */
public final class ShapeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final transient LayerTable table;
  private final String layer;

  /**
   * Takes a layer such as {@code conv2d_2}, a message in the form {@code where: expected X,
   * received Y; try Z}, and the rows before the layer.
   */
  public ShapeException(String layer, String message, LayerTable table) {
    super(message);
    this.layer = layer;
    this.table = table;
  }

  /** The name of the layer that does not fit. */
  public String layer() {
    return layer;
  }

  /** The rows before it. */
  public LayerTable table() {
    return table;
  }
}
