package dev.bobbin.analysis.attribution;

import dev.bobbin.engine.Shape;
import java.util.Optional;

/** The straight way from a picture of nothing but background to an image. */
final class IntegrationPath {
  final AttributionRequest question;
  private final Shape shape;
  private final float start;
  private final double[] sums;

  /** Points whose gradients have been added. */
  int steps;

  /** The score at the start. */
  double background;

  /** The score at the end. */
  double score;

  IntegrationPath(AttributionRequest question, Shape shape, float start) {
    this.question = question;
    this.shape = shape;
    this.start = start;
    this.sums = new double[shape.size()];
  }

  /** Writes the picture after a share of the way, from 0 to 1. */
  void at(float share, float[] target) {
    float[] image = question.image();
    if (share == 1) {
      System.arraycopy(image, 0, target, 0, image.length);
      return;
    }
    for (int i = 0; i < image.length; i++) {
      target[i] = start + share * (image[i] - start);
    }
  }

  /** Adds the gradient at a point. */
  void add(float[] gradients, int from) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += gradients[from + i];
    }
  }

  private double contribution(int i) {
    return ((double) question.image()[i] - start) * (sums[i] / steps);
  }

  private double total() {
    double total = 0;
    for (int i = 0; i < sums.length; i++) {
      total += contribution(i);
    }
    return total;
  }

  private Attribution.Completeness completeness() {
    return new Attribution.Completeness(total(), score - background, steps);
  }

  /** Whether the gap is wider than a share of the difference of the scores, or of 1. */
  boolean isFartherThan(double tolerance) {
    return completeness().gap() > tolerance * Math.max(1, Math.abs(score - background));
  }

  Attribution attribution() {
    float[] values = new float[shape.pixels()];
    for (int pixel = 0; pixel < values.length; pixel++) {
      double value = 0;
      for (int c = 0; c < shape.channels(); c++) {
        value += contribution(pixel * shape.channels() + c);
      }
      values[pixel] = (float) value;
    }
    return new Attribution(
        AttributionMethod.INTEGRATED_GRADIENTS,
        question.classIndex(),
        shape.height(),
        shape.width(),
        values,
        score,
        Optional.of(completeness()));
  }
}
