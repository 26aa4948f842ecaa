package dev.bobbin.analysis.attribution;

import java.util.Optional;

/**
 * Contributions of an image's pixels to a class's score; of an ensemble, to the mean of its scores.
 *
 * @param classIndex the class, from 0
 * @param height rows of the image
 * @param width columns of the image
 * @param values [height][width]: positive for the class, negative against it, summed over channels,
 *     in units of the score (Grad-CAM: never negative, and only in proportion)
 * @param score the class's score for the image
 * @param completeness of integrated gradients; else empty
 */
public record Attribution(
    AttributionMethod method,
    int classIndex,
    int height,
    int width,
    float[] values,
    double score,
    Optional<Completeness> completeness) {
  /**
   * How completely integrated gradients explain the score.
   *
   * @param sum of all values
   * @param difference the score of the image minus that of the background
   * @param steps points of the integral; of an ensemble the most of one network
   */
  public record Completeness(double sum, double difference, int steps) {
    /** How far the sum is from the difference. */
    public double gap() {
      return Math.abs(sum - difference);
    }
  }

  /** The largest absolute value; 0 where nothing in the image matters. */
  public float largest() {
    float largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }
}
