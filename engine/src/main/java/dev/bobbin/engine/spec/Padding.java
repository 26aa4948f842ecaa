package dev.bobbin.engine.spec;

/** What a window does at the border of an image, as Keras defines it. */
public enum Padding {
  /** The window stays inside: output = floor((input - window) / stride) + 1. */
  VALID,
  /** Output = ceil(input / stride); an odd pixel of padding goes to the bottom and the right. */
  SAME;

  /**
   * The number of outputs along one axis; 0 or less where a {@link #VALID} window does not fit.
   *
   * @param input pixels along the axis
   * @param window the kernel's or pool's size along it
   * @param stride the step along it
   */
  public int outputs(int input, int window, int stride) {
    return this == SAME ? Math.ceilDiv(input, stride) : Math.floorDiv(input - window, stride) + 1;
  }

  /** Pixels of padding before the first one (top or left): the smaller half of the total. */
  public int before(int input, int window, int stride) {
    return this == SAME ? total(input, window, stride) / 2 : 0;
  }

  /** Pixels of padding after the last one (bottom or right). */
  public int after(int input, int window, int stride) {
    return this == SAME ? total(input, window, stride) - before(input, window, stride) : 0;
  }

  private int total(int input, int window, int stride) {
    return Math.max(0, (outputs(input, window, stride) - 1) * stride + window - input);
  }
}
