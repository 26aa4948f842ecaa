package dev.bobbin.data;

import java.util.ArrayList;
import java.util.List;

/**
 * Mean and standard deviation of the bytes of images.
 *
 * @param mean of each channel, from 0 to 255
 * @param std of each channel, dividing by n; 1 where all bytes are alike, so that nothing is
 *     divided by 0
 */
public record ChannelStatistics(List<Float> mean, List<Float> std) {
  /** Of some images. The sums are of whole numbers, so that their order does not matter. */
  public static ChannelStatistics of(LabeledImages images, int[] indices) {
    int channels = images.shape().channels();
    long[] sums = new long[channels];
    long[] squares = new long[channels];
    byte[] image = new byte[images.shape().size()];
    for (int index : indices) {
      images.copy(index, image, 0);
      for (int i = 0; i < image.length; i++) {
        int level = image[i] & 0xFF;
        sums[i % channels] += level;
        squares[i % channels] += (long) level * level;
      }
    }
    double count = (double) Math.max(1, indices.length) * images.shape().pixels();
    List<Float> mean = new ArrayList<>();
    List<Float> std = new ArrayList<>();
    for (int channel = 0; channel < channels; channel++) {
      double average = sums[channel] / count;
      double variance = Math.max(0, squares[channel] / count - average * average);
      mean.add((float) average);
      std.add(variance == 0 ? 1f : (float) Math.sqrt(variance));
    }
    return new ChannelStatistics(mean, std);
  }
}
