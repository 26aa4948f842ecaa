package dev.bobbin.experiment.starter;

import dev.bobbin.data.LabeledImages;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.random.RandomStream;
import dev.bobbin.engine.random.RandomStream.Purpose;
import java.util.Arrays;

/**
 * Tells whether pictures may be mirrored left to right: photographs of animals may, letters and
 * digits may not. Each picture is classified by the most similar other picture (1-nearest
 * neighbour, leave one out, Euclidean distance of small thumbnails), once as it is and once
 * mirrored. Mirroring keeps the class unless that of mirrored pictures is found clearly less often.
 *
 * @param pictures how many were compared
 * @param accuracy share of the pictures whose nearest other picture is of their class
 * @param mirroredAccuracy the same share of the mirrored pictures
 * @param lost the number of pictures whose class is found only as they are
 * @param gained the number of pictures whose class is found only mirrored
 */
public record MirrorSymmetry(
    int pictures, double accuracy, double mirroredAccuracy, int lost, int gained) {
  private static final Purpose CHOICE = new Purpose(9);
  private static final int MOST_PICTURES = 1_000;
  private static final int SIDE = 12;

  /** If this share of the accuracy is left, mirroring does no harm. */
  private static final double ENOUGH = 0.9;

  /** Standard deviations by which the pictures lost exceed those gained, if that is no chance. */
  private static final double CLEARLY = 2;

  /** Compares up to 1,000 pictures, always the same ones, in double precision. */
  public static MirrorSymmetry of(LabeledImages images) {
    int count = Math.min(images.count(), MOST_PICTURES);
    int[] chosen =
        Arrays.copyOf(RandomStream.of(0, CHOICE, 0, 0).permutation(images.count()), count);
    double[][] pictures = new double[count][];
    double[][] mirrored = new double[count][];
    for (int i = 0; i < count; i++) {
      pictures[i] = thumbnail(images.image(chosen[i]), images.shape());
      mirrored[i] = mirrored(pictures[i], images.shape().channels());
    }
    int right = 0;
    int lost = 0;
    int gained = 0;
    for (int i = 0; i < count; i++) {
      int label = images.label(chosen[i]);
      boolean found = images.label(chosen[nearest(pictures[i], pictures, i)]) == label;
      boolean foundMirrored = images.label(chosen[nearest(mirrored[i], pictures, i)]) == label;
      right += found ? 1 : 0;
      lost += found && !foundMirrored ? 1 : 0;
      gained += !found && foundMirrored ? 1 : 0;
    }
    double mirroredAccuracy = (double) (right - lost + gained) / count;
    return new MirrorSymmetry(count, (double) right / count, mirroredAccuracy, lost, gained);
  }

  /** Whether a mirrored picture still shows its class. */
  public boolean keepsClass() {
    return mirroredAccuracy >= ENOUGH * accuracy
        || lost - gained <= CLEARLY * Math.sqrt(lost + gained);
  }

  private static int nearest(double[] wanted, double[][] pictures, int except) {
    int nearest = except == 0 ? Math.min(1, pictures.length - 1) : 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < pictures.length; i++) {
      if (i != except) {
        double distance = distance(wanted, pictures[i], least);
        if (distance < least) {
          least = distance;
          nearest = i;
        }
      }
    }
    return nearest;
  }

  /** The squared distance, or any larger number than {@code limit} if it is larger. */
  private static double distance(double[] a, double[] b, double limit) {
    double sum = 0;
    for (int i = 0; i < a.length && sum <= limit; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return sum;
  }

  /** Means of 12 x 12 areas, [12][12][channels]. */
  private static double[] thumbnail(byte[] pixels, Shape shape) {
    int channels = shape.channels();
    double[] small = new double[SIDE * SIDE * channels];
    for (int row = 0; row < SIDE; row++) {
      int top = row * shape.height() / SIDE;
      int bottom = Math.max(top + 1, (row + 1) * shape.height() / SIDE);
      for (int column = 0; column < SIDE; column++) {
        int left = column * shape.width() / SIDE;
        int right = Math.max(left + 1, (column + 1) * shape.width() / SIDE);
        for (int channel = 0; channel < channels; channel++) {
          double sum = 0;
          for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
              sum += pixels[(y * shape.width() + x) * channels + channel] & 0xFF;
            }
          }
          small[(row * SIDE + column) * channels + channel] =
              sum / ((bottom - top) * (right - left));
        }
      }
    }
    return small;
  }

  private static double[] mirrored(double[] small, int channels) {
    double[] mirrored = new double[small.length];
    for (int row = 0; row < SIDE; row++) {
      for (int column = 0; column < SIDE; column++) {
        System.arraycopy(
            small,
            (row * SIDE + column) * channels,
            mirrored,
            (row * SIDE + SIDE - 1 - column) * channels,
            channels);
      }
    }
    return mirrored;
  }
}
