package dev.bobbin.data;

/** Bytes to floats on [0, 1]. */
public final class PixelScale {
  // A load from this kilobyte is cheaper than the conversion and division, and has the same bits as
  // v / 255f.
  private static final float[] SCALED = new float[256];

  static {
    for (int i = 0; i < SCALED.length; i++) {
      SCALED[i] = i / 255f;
    }
  }

  private PixelScale() {}

  /** The value of one pixel. */
  public static float toFloat(byte pixel) {
    return SCALED[pixel & 0xFF];
  }

  /** The values of {@code count} pixels from {@code start} on, written from {@code offset} on. */
  public static void toFloats(byte[] pixels, int start, float[] target, int offset, int count) {
    float[] scaled = SCALED;
    for (int i = 0; i < count; i++) {
      target[offset + i] = scaled[pixels[start + i] & 0xFF];
    }
  }
}
