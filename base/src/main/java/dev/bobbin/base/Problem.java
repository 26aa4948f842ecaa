package dev.bobbin.base;

/**
 * A problem in a text.
 *
 * @param at where
 * @param path the names and list indices that lead there: {@code
 *     network.layers.2.conv2d.kernel-size}
 * @param message {@code expected X, received Y; try Z}
 */
public record Problem(Position at, String path, String message) {
  /** {@code file:line:column: path}. */
  String where() {
    return path.isEmpty() ? at.toString() : at + ": " + path;
  }

  /** {@code file:line:column: path: expected X, received Y; try Z}. */
  @Override
  public String toString() {
    return where() + ": " + message;
  }
}
