package dev.bobbin.engine.reference;

import dev.bobbin.engine.spec.Activation;

/** Activation functions in double precision, straight from their definitions. */
final class ReferenceActivation {
  private ReferenceActivation() {}

  static Batch apply(Activation activation, Batch x) {
    return switch (activation) {
      case Activation.Linear _ -> x;
      case Activation.Relu _ -> x.map(v -> Math.max(0, v));
      case Activation.LeakyRelu f -> x.map(v -> v >= 0 ? v : f.negativeSlope() * v);
      case Activation.Elu f -> x.map(v -> v >= 0 ? v : f.alpha() * Math.expm1(v));
      case Activation.Gelu _ -> x.map(v -> v * normalCdf(v));
      case Activation.Silu _ -> x.map(v -> v / (1 + Math.exp(-v)));
      case Activation.Sigmoid _ -> x.map(v -> 1 / (1 + Math.exp(-v)));
      case Activation.Tanh _ -> x.map(Math::tanh);
      case Activation.Softmax _ -> softmax(x);
    };
  }

  /**
   * Phi(x) = 1/2 + phi(x) * (x + x^3/3 + x^5/(3*5) + ...), whose terms all have the sign of x, so
   * that nothing cancels within the sum (Marsaglia, 2004). Beyond 9 the tail is below the precision
   * of a double.
   */
  static double normalCdf(double x) {
    if (Math.abs(x) > 9) {
      return x > 0 ? 1 : 0;
    }
    double sum = x;
    double term = x;
    for (int i = 3; Math.abs(term) > 1e-18 * Math.abs(sum); i += 2) {
      term *= x * x / i;
      sum += term;
    }
    return 0.5 + sum * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  }

  private static Batch softmax(Batch x) {
    Batch y = Batch.zeros(x.count(), x.shape());
    int channels = x.shape().channels();
    for (int n = 0; n < x.count(); n++) {
      for (int start = 0; start < x.shape().size(); start += channels) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < channels; c++) {
          largest = Math.max(largest, x.values()[n][start + c]);
        }
        double sum = 0;
        for (int c = 0; c < channels; c++) {
          sum += Math.exp(x.values()[n][start + c] - largest);
        }
        for (int c = 0; c < channels; c++) {
          y.values()[n][start + c] = Math.exp(x.values()[n][start + c] - largest) / sum;
        }
      }
    }
    return y;
  }
}
