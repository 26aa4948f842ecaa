package dev.bobbin.model;

/** The network's input value for each of a byte's 256 values, made by {@link Preprocessing}. */
public final class PixelLookupTable {
  // A load is cheaper than conversion and division, with the same bits.
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

  /** The values of bytes, in order. */
  public float[] of(byte[] pixels) {
    float[] target = new float[pixels.length];
    read(pixels, 0, target, 0, pixels.length);
    return target;
  }

  /**
   * Writes the values of {@code count} bytes from {@code start} on to {@code target} from {@code
   * offset} on.
   */
  public void read(byte[] pixels, int start, float[] target, int offset, int count) {
    float[] scaled = values;
    for (int i = 0; i < count; i++) {
      target[offset + i] = scaled[pixels[start + i] & 0xFF];
    }
  }
}
