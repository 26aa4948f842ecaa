package dev.bobbin.model;

/**
 * How unlike an image is to those that a model learned from.
 *
 * @param distance to them, from 0, as {@link NoveltyDetector} measures it
 * @param threshold the largest distance of an image that is answered with a class
 */
public record Novelty(double distance, double threshold) {
  /** Whether the image seems to be of none of the model's classes. */
  public boolean isUnknown() {
    return distance > threshold;
  }
}
