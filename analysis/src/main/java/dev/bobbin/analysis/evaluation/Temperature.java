package dev.bobbin.analysis.evaluation;

/**
 * Temperature scaling (Guo and others, 2017): all logits are divided by one number, which makes
 * probabilities softer (above 1) or sharper (below 1) and never changes which class comes first.
 * The logarithm of a probability serves as its logit, since softmax forgets what both have in
 * addition.
 */
public final class Temperature {
  /** Beyond these nothing is gained: probabilities are then all alike, or 0 and 1. */
  private static final double SHARPEST = 1.0 / 64;

  private static final double SOFTEST = 64;

  /** The least logarithm, for a probability that was rounded to 0: that of the least float. */
  private static final double LEAST_LOG = StrictMath.log(Float.MIN_VALUE);

  private static final int HALVINGS = 45;

  private Temperature() {}

  /**
   * The temperature with the least log loss. The loss is convex in 1/T, so that its derivative, the
   * sum of (expected logit - logit of the label), has one zero at most, which halving an interval
   * finds.
   *
   * @param validation of images that the network did not learn from, nor will be measured on
   * @return from 1/64 to 64
   * @throws IllegalArgumentException if they are not probabilities, or empty
   */
  public static double fit(Predictions validation) {
    Calibration.check(validation);
    double low = 1 / SOFTEST;
    double high = 1 / SHARPEST;
    if (slope(validation, high) <= 0) {
      return SHARPEST;
    }
    if (slope(validation, low) >= 0) {
      return SOFTEST;
    }
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (slope(validation, middle) < 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return 2 / (low + high);
  }

  /** Derivative of the summed log loss by the inverse of the temperature. */
  private static double slope(Predictions predictions, double inverse) {
    double[] p = new double[predictions.classes()];
    double sum = 0;
    for (int i = 0; i < predictions.count(); i++) {
      probabilities(predictions, i, inverse, p);
      for (int c = 0; c < p.length; c++) {
        sum += (p[c] - (c == predictions.label(i) ? 1 : 0)) * logit(predictions, i, c);
      }
    }
    return sum;
  }

  /**
   * The probabilities of an image at a temperature.
   *
   * @param inverse of the temperature; at 1 they are what the network gave
   * @param target [classes]
   */
  static void probabilities(Predictions predictions, int i, double inverse, double[] target) {
    if (inverse == 1) {
      for (int c = 0; c < target.length; c++) {
        target[c] = predictions.probability(i, c);
      }
      return;
    }
    double largest = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < target.length; c++) {
      target[c] = inverse * logit(predictions, i, c);
      largest = Math.max(largest, target[c]);
    }
    double sum = 0;
    for (int c = 0; c < target.length; c++) {
      target[c] = StrictMath.exp(target[c] - largest);
      sum += target[c];
    }
    for (int c = 0; c < target.length; c++) {
      target[c] /= sum;
    }
  }

  private static double logit(Predictions predictions, int i, int c) {
    float probability = predictions.probability(i, c);
    return probability == 0 ? LEAST_LOG : StrictMath.log(probability);
  }
}
