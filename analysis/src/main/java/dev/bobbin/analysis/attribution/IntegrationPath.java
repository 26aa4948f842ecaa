package dev.bobbin.analysis.attribution;

import dev.bobbin.engine.Shape;
import java.util.Optional;

/** The straight path from an image of background to an image, and the gradients along it. */
final class IntegrationPath {
  final AttributionRequest request;
  private final Shape shape;
  private final float[] start;
  private final double[] sums;

  /** Number of gradients that were added. */
  int steps;

  double background;

  double score;

  IntegrationPath(AttributionRequest request, Shape shape, float[] start) {
    this.request = request;
    this.shape = shape;
    this.start = start;
    this.sums = new double[shape.size()];
  }

  /** Writes the image at a fraction of the path, from 0 to 1. */
  void at(float fraction, float[] target) {
    float[] image = request.image();
    if (fraction == 1) {
      System.arraycopy(image, 0, target, 0, image.length);
      return;
    }
    for (int i = 0; i < image.length; i++) {
      target[i] = start[i] + fraction * (image[i] - start[i]);
    }
  }

  void add(float[] gradients, int from) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += gradients[from + i];
    }
  }

  private double contribution(int i) {
    return ((double) request.image()[i] - start[i]) * (sums[i] / steps);
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

  /** Whether the gap exceeds a fraction of the difference of the scores, or of 1. */
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
        request.classIndex(),
        shape.height(),
        shape.width(),
        values,
        score,
        Optional.of(completeness()));
  }
}
