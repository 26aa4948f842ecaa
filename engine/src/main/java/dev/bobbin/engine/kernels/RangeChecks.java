package dev.bobbin.engine.kernels;

/** Assertions of kernels about their arguments, which callers have validated. */
final class RangeChecks {
  private RangeChecks() {}

  /** Whether {@code n} values from {@code off} are in the array. */
  static boolean in(float[] array, int off, int n) {
    return off >= 0 && n >= 0 && off <= array.length - n;
  }

  /** Whether rows of {@code channels} values, {@code stride} apart, are in the array. */
  static boolean in(float[] array, int off, int stride, int rows, int channels) {
    return off >= 0
        && rows >= 0
        && channels >= 0
        && stride >= channels
        && (rows == 0 || off + (rows - 1L) * stride + channels <= array.length);
  }

  /** Whether both ranges are in their arrays, and are the same or do not overlap. */
  @SuppressWarnings("ReferenceEquality") // it is about the memory, not about the values
  static boolean map(float[] x, int xOff, float[] y, int yOff, int n) {
    return in(x, xOff, n)
        && in(y, yOff, n)
        && (x != y || xOff == yOff || Math.abs((long) xOff - yOff) >= n);
  }
}
