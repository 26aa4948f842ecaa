package dev.bobbin.engine.train;

import dev.bobbin.engine.kernels.Kernels;
import dev.bobbin.engine.kernels.UpdateKernels;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.weights.Parameter;
import dev.bobbin.engine.spec.Regularizer;
import java.util.Collection;

/** The penalties that regularizers add to the loss. */
final class Penalty {
  private Penalty() {}

  /** The sum of the penalties of a network's weights. */
  static double of(Network network) {
    return of(network.parameters());
  }

  /** The sum of the penalties of some parameters. */
  static double of(Collection<Parameter> parameters) {
    double penalty = 0;
    for (Parameter parameter : parameters) {
      if (!parameter.regularizer().isNone()) {
        UpdateKernels kernels = Kernels.best().update();
        float[] values = parameter.values();
        float[] scratch = new float[UpdateKernels.SCRATCH];
        penalty += of(kernels, parameter.regularizer(), values, 0, values.length, scratch);
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
