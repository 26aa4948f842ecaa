package dev.bobbin.analysis.attribution;

import java.util.Optional;

/**
 * How much each pixel of an image contributes to a class's score; of several networks, to the mean
 * of their scores.
 *
 * @param method how it was found
 * @param classIndex the class, from 0
 * @param height rows of the image
 * @param width columns of the image
 * @param values [height][width]: above 0 speaks for the class, below 0 against it; all channels of
 *     a pixel together; in units of the score (Grad-CAM: never below 0, and only in proportion)
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
   * What integrated gradients promise, and what a sum over finitely many steps keeps of it.
   *
   * @param sum of all values
   * @param difference the score for the image less that for background alone
   * @param steps points that the integral was taken at; of several networks, the most of one
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
