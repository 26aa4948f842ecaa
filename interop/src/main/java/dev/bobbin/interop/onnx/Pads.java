package dev.bobbin.interop.onnx;

/** Rows and columns of zeros around an image. */
record Pads(int top, int left, int bottom, int right) {
  static final Pads NONE = new Pads(0, 0, 0, 0);

  boolean isNone() {
    return equals(NONE);
  }

  Pads plus(Pads other) {
    return new Pads(
        Math.addExact(top, other.top),
        Math.addExact(left, other.left),
        Math.addExact(bottom, other.bottom),
        Math.addExact(right, other.right));
  }

  @Override
  public String toString() {
    return "[%d, %d, %d, %d]".formatted(top, left, bottom, right);
  }
}
