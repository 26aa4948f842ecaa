package dev.bobbin.model;

import java.util.List;

/**
 * The network's input value for each of a byte's 256 values in each channel, made by {@link
 * Preprocessing}.
 */
public final class PixelLookupTable {
  private static final int LEVELS = 256;

  private final float[][] values;

  /** Of the first channel. */
  private final float mean;

  private final float std;

  /** One channel's numbers hold for any number of channels. */
  PixelLookupTable(List<Float> mean, List<Float> std) {
    this.mean = mean.getFirst();
    this.std = std.getFirst();
    values = new float[mean.size()][LEVELS];
    for (int channel = 0; channel < values.length; channel++) {
      for (int i = 0; i < LEVELS; i++) {
        values[channel][i] = (i - mean.get(channel)) / std.get(channel);
      }
    }
  }

  /** The value of one byte of a channel. */
  public float of(byte pixel, int channel) {
    return values[values.length == 1 ? 0 : channel][pixel & 0xFF];
  }

  /** The values of an image's bytes, in order. */
  public float[] of(byte[] pixels) {
    float[] target = new float[pixels.length];
    read(pixels, 0, target, 0, pixels.length);
    return target;
  }

  /**
   * Writes the values of {@code count} bytes from {@code start} on, where a pixel begins, to {@code
   * target} from {@code offset} on.
   */
  public void read(byte[] pixels, int start, float[] target, int offset, int count) {
    if (values.length == 1) {
      compute(pixels, start, target, offset, count);
      return;
    }
    int channels = values.length;
    for (int channel = 0; channel < channels; channel++) {
      float[] scaled = values[channel];
      for (int i = channel; i < count; i += channels) {
        target[offset + i] = scaled[pixels[start + i] & 0xFF];
      }
    }
  }

  /**
   * The same without the table, which C2 makes a loop over vectors of, twice as fast: it has none
   * for loads by index, nor for unsigned bytes. These are the signed ones, and 256 more below 0.
   */
  private void compute(byte[] pixels, int start, float[] target, int offset, int count) {
    float m = mean;
    float s = std;
    for (int i = 0; i < count; i++) {
      float signed = pixels[start + i];
      float minusOneBelowZero = Math.min(Math.max(signed, -1f), 0f);
      target[offset + i] = (signed - 256f * minusOneBelowZero - m) / s;
    }
  }
}
