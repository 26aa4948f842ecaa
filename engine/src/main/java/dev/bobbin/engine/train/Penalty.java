package dev.bobbin.engine.train;

import dev.bobbin.engine.kernels.Kernels;
import dev.bobbin.engine.kernels.UpdateKernels;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.weights.Parameter;
import dev.bobbin.engine.spec.Regularizer;

/** What a regularizer adds to the loss. */
final class Penalty {
  private Penalty() {}

  /** The penalties of all of a network's weights together. */
  static double of(Network network) {
    double penalty = 0;
    for (Parameter parameter : network.parameters()) {
      if (!parameter.regularizer().isNone()) {
        float[] values = parameter.values();
        penalty +=
            of(
                Kernels.best().update(),
                parameter.regularizer(),
                values,
                0,
                values.length,
                new float[UpdateKernels.SCRATCH]);
      }
    }
    return penalty;
  }

  /** l1 * sum |w| + l2 * sum w^2 over a range. */
  static double of(
      UpdateKernels kernels,
      Regularizer regularizer,
      float[] weights,
      int from,
      int count,
      float[] scratch) {
    double penalty = 0;
    if (regularizer.l1() > 0) {
      penalty += regularizer.l1() * kernels.sumOfAbsolutes(weights, from, count, scratch);
    }
    if (regularizer.l2() > 0) {
      penalty += regularizer.l2() * kernels.sumOfSquares(weights, from, count, scratch);
    }
    return penalty;
  }
}
