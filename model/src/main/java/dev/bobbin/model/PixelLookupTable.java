package dev.bobbin.model;

/** What a network sees in place of each of a byte's 256 values. {@link Preprocessing} makes it. */
public final class PixelLookupTable {
  // A load from this kilobyte is cheaper than the conversion and division, and has the same bits.
  private final float[] values = new float[256];

  PixelLookupTable(float divisor, boolean turned) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (turned ? 255 - i : i) / divisor;
    }
  }

  /** The value of one byte. */
  public float of(byte pixel) {
    return values[pixel & 0xFF];
  }

  /** The values of bytes, in their order. */
  public float[] of(byte[] pixels) {
    float[] target = new float[pixels.length];
    read(pixels, 0, target, 0, pixels.length);
    return target;
  }

  /** The values of {@code count} bytes from {@code start} on, written from {@code offset} on. */
  public void read(byte[] pixels, int start, float[] target, int offset, int count) {
    float[] scaled = values;
    for (int i = 0; i < count; i++) {
      target[offset + i] = scaled[pixels[start + i] & 0xFF];
    }
  }
}
