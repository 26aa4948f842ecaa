package dev.bobbin.engine.reference;

import java.util.function.DoubleSupplier;

/**
 * Central differences of a function of weights that lie in arrays: (L(w + eps d) - L(w - eps d)) /
 * (2 eps).
 *
 * @param loss reads the arrays each time that it is asked
 * @param epsilon the step
 */
record FiniteDifferences(DoubleSupplier loss, double epsilon) {
  /**
   * In double, rounding costs about 1e-16 L / epsilon = 1e-9 and the curvature about epsilon^2 =
   * 1e-14, both far below what a float gradient can resolve; and so small a step seldom carries a
   * value across the kink of a relu or from one maximum to another.
   */
  static final double EPSILON = 1e-7;

  /** The derivative by {@code weights[index]}. */
  double at(double[] weights, int index) {
    double[] direction = new double[weights.length];
    direction[index] = 1;
    return along(weights, direction);
  }

  /** The derivative of {@code weights} along a direction. */
  double along(double[] weights, double[] direction) {
    double[] before = weights.clone();
    move(weights, before, direction, epsilon);
    double above = loss.getAsDouble();
    move(weights, before, direction, -epsilon);
    double below = loss.getAsDouble();
    System.arraycopy(before, 0, weights, 0, weights.length);
    return (above - below) / (2 * epsilon);
  }

  private static void move(double[] weights, double[] from, double[] direction, double step) {
    for (int i = 0; i < weights.length; i++) {
      weights[i] = from[i] + step * direction[i];
    }
  }
}
