package dev.bobbin.engine.train;

import dev.bobbin.engine.kernels.UpdateKernels;
import dev.bobbin.engine.spec.Regularizer;

/** What a regularizer adds to the loss. */
final class Penalty {
  private Penalty() {}

  /** l1 * sum |w| + l2 * sum w^2 over a range. */
  static double of(
      UpdateKernels kernels, Regularizer regularizer, float[] weights, int from, int count) {
    double penalty = 0;
    if (regularizer.l1() > 0) {
      penalty += regularizer.l1() * kernels.sumOfAbsolutes(weights, from, count);
    }
    if (regularizer.l2() > 0) {
      penalty += regularizer.l2() * kernels.sumOfSquares(weights, from, count);
    }
    return penalty;
  }
}
