package dev.bobbin.engine.network.memory;

/**
 * Pixels of zeros around each image, so that a window may reach over the edge without a test.
 *
 * @param top rows above
 * @param left columns before
 * @param bottom rows below
 * @param right columns after
 */
public record Border(int top, int left, int bottom, int right) {
  public static final Border NONE = new Border(0, 0, 0, 0);

  /** The smallest border that contains both. */
  public Border or(Border other) {
    return new Border(
        Math.max(top, other.top),
        Math.max(left, other.left),
        Math.max(bottom, other.bottom),
        Math.max(right, other.right));
  }
}
