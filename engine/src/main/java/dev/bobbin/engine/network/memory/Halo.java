package dev.bobbin.engine.network.memory;

/**
 * Pixels of zeros around each image, so that a window may reach over the edge without a test.
 *
 * @param top rows above
 * @param left columns before
 * @param bottom rows below
 * @param right columns after
 */
public record Halo(int top, int left, int bottom, int right) {
  public static final Halo NONE = new Halo(0, 0, 0, 0);

  /** The smallest halo that contains both. */
  public Halo or(Halo other) {
    return new Halo(
        Math.max(top, other.top),
        Math.max(left, other.left),
        Math.max(bottom, other.bottom),
        Math.max(right, other.right));
  }
}
