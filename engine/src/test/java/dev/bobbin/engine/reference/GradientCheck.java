package dev.bobbin.engine.reference;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;

/**
 * Compares a gradient with finite differences, parameter by parameter, in two ways: value by value
 * at some (or all) indices, and along random directions of signs, in which every value takes part:
 * a wrong value of size e shifts such a derivative by e, while the derivative itself is about as
 * large as the norm of the gradient.
 *
 * @param epsilon the step of the differences
 * @param tolerance of |g - d| / (|g| + |d| + floor)
 * @param probes the number of indices of a parameter to compare; all if it has no more
 */
record GradientCheck(double epsilon, double tolerance, int probes) {
  /**
   * A float has 24 bits. A gradient is a chain of a few sums of up to some thousand products, whose
   * errors grow as the root of their number: about 2^-24 * sqrt(1000) = 2e-6 of the norm; batch
   * norm and clipping subtract numbers of like size, which costs another digit.
   */
  static final double TOLERANCE = 3e-5;

  /**
   * The part of the whole network's gradient below which one parameter's error does not count as
   * relative. A bias before a batch norm has the gradient zero in exact arithmetic and rounding
   * noise in floats.
   */
  private static final double FLOOR = 1e-2;

  private static final int DIRECTIONS = 3;

  static GradientCheck standard() {
    return new GradientCheck(FiniteDifferences.EPSILON, TOLERANCE, 16);
  }

  /**
   * Compares gradients.
   *
   * @param weights the arrays that {@code loss} reads
   * @param gradient to check, by the names of the weights; all of these are checked
   * @param loss the reference's
   * @param seed of indices and directions, for messages
   * @throws AssertionError if they differ
   */
  void check(
      Map<String, double[]> weights,
      Map<String, double[]> gradient,
      DoubleSupplier loss,
      long seed) {
    FiniteDifferences differences = new FiniteDifferences(loss, epsilon);
    SplittableRandom random = new SplittableRandom(seed);
    double all = Math.sqrt(gradient.values().stream().mapToDouble(g -> norm(g) * norm(g)).sum());
    gradient.forEach((name, received) -> {
      double[] w = weights.get(name);
      double rootOfSize = Math.sqrt(w.length);
      int[] indices =
          w.length <= probes
              ? IntStream.range(0, w.length).toArray()
              : random.ints(probes, 0, w.length).toArray();
      double[] expected = new double[indices.length];
      double[] chosen = new double[indices.length];
      for (int i = 0; i < indices.length; i++) {
        expected[i] = differences.at(w, indices[i]);
        chosen[i] = received[indices[i]];
      }
      // The norm over a few of n values is about sqrt(few / n) of the norm over all.
      compare(
          name + " by value",
          expected,
          chosen,
          FLOOR * all * Math.sqrt(indices.length) / rootOfSize,
          seed);
      for (int i = 0; i < DIRECTIONS; i++) {
        double[] direction = random.doubles(w.length).map(u -> u < 0.5 ? -1 : 1).toArray();
        double[] along = {differences.along(w, direction)};
        double[] projected = {dot(received, direction)};
        compare(name + " along signs", along, projected, norm(received) + FLOOR * all, seed);
      }
    });
  }

  private void compare(String what, double[] expected, double[] received, double floor, long seed) {
    double[] difference = new double[expected.length];
    int worst = 0;
    for (int i = 0; i < expected.length; i++) {
      difference[i] = received[i] - expected[i];
      if (!(Math.abs(difference[i]) <= Math.abs(difference[worst]))) {
        worst = i;
      }
    }
    double error = norm(difference) / (norm(expected) + norm(received) + floor);
    if (!(error <= tolerance)) {
      throw new AssertionError(
          ("%s: expected a gradient within %.1e of the finite difference, received %.3e"
                  + " (worst: expected %.9g, received %.9g); seed %d")
              .formatted(what, tolerance, error, expected[worst], received[worst], seed));
    }
  }

  private static double norm(double[] values) {
    return Math.sqrt(dot(values, values));
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
