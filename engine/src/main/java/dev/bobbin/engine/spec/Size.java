package dev.bobbin.engine.spec;

/**
 * A height and a width in pixels: of a kernel, a stride or a pooling window.
 *
 * @param height rows, at least 1
 * @param width columns, at least 1
 */
public record Size(int height, int width) {
  public Size {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "size: expected at least 1x1, received " + height + "x" + width);
    }
  }

  /** {@code n} by {@code n}. */
  public static Size square(int n) {
    return new Size(n, n);
  }

  @Override
  public String toString() {
    return height + "x" + width;
  }
}
