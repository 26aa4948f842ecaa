package dev.bobbin.engine;

/**
 * The shape of one sample between two layers, in the order height, width, channels (NHWC without
 * N). A flat vector of n values is {@code 1 x 1 x n}.
 *
 * @param height rows, at least 1
 * @param width columns, at least 1
 * @param channels values per pixel, at least 1
 */
public record Shape(int height, int width, int channels) {
  public Shape {
    if (height < 1 || width < 1 || channels < 1) {
      throw new IllegalArgumentException(
          "shape: expected sizes of at least 1, received " + height + "x" + width + "x" + channels);
    }
    Math.multiplyExact(Math.multiplyExact(height, width), channels);
  }

  /** A vector of {@code n} values. */
  public static Shape flat(int n) {
    return new Shape(1, 1, n);
  }

  /** The number of values in a sample. */
  public int size() {
    return height * width * channels;
  }

  /** The number of pixels in a sample. */
  public int pixels() {
    return height * width;
  }

  /** Whether this is a vector. */
  public boolean isFlat() {
    return height == 1 && width == 1;
  }

  /** {@code 28x28x1}, or {@code 784} for a vector. */
  @Override
  public String toString() {
    return isFlat() ? Integer.toString(channels) : height + "x" + width + "x" + channels;
  }
}
