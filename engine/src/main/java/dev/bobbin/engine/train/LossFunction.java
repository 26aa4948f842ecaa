package dev.bobbin.engine.train;

import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.Loss;

/**
 * A loss and its gradient, sample by sample, computed in double. {@code z} is the last layer's row
 * of values before its activation and {@code y} the row after it, each with {@code classes} values
 * from {@code off}. Logarithms are {@link StrictMath}'s, whose bits are the same everywhere.
 */
abstract sealed class LossFunction {
  /** Keras's bounds for logarithms of outputs, as the floats that Keras compares with. */
  private static final float LEAST = 1e-7f;

  private static final float MOST = 1f - LEAST;

  final int classes;

  private LossFunction(int classes) {
    this.classes = classes;
  }

  /** The function for a loss after the given last activation, for {@code classes} outputs. */
  static LossFunction of(Loss loss, Activation output, int classes) {
    boolean softmax = output instanceof Activation.Softmax;
    return switch (loss) {
      case Loss.SparseCategoricalCrossEntropy _ ->
          softmax ? new AfterSoftmax(classes, 0) : new OfLogarithms(classes);
      case Loss.CategoricalCrossEntropy(double smoothing) ->
          softmax ? new AfterSoftmax(classes, smoothing) : new OfShares(classes, smoothing);
      case Loss.MeanSquaredError _ -> new MeanSquares(classes);
    };
  }

  /** Whether {@link #gradient} is with respect to z; otherwise it is with respect to y. */
  boolean gradientIsOfLogits() {
    return false;
  }

  /** The loss of a sample with the given label. */
  abstract double loss(float[] z, float[] y, int off, int label);

  /**
   * Writes scale * (gradient of {@link #loss}) with respect to z or y.
   *
   * @param scale 1 / batch size for the mean over a batch, 1 for the sum
   * @param d receives {@code classes} values from {@code dOff} on; may be y or z at the same offset
   */
  abstract void gradient(
      float[] z, float[] y, int off, int label, float scale, float[] d, int dOff);

  /** The target of class {@code c}: one-hot, with {@code smoothing} spread over all classes. */
  private static double target(int c, int label, double smoothing, int classes) {
    return (c == label ? 1 - smoothing : 0) + smoothing / classes;
  }

  /**
   * Clips as Keras does before a logarithm; NaN stays NaN. The gradient is 0 outside the bounds.
   */
  private static double clip(double p) {
    return p < LEAST ? LEAST : p > MOST ? MOST : p;
  }

  private static boolean clipped(double p) {
    return p < LEAST || p > MOST;
  }

  /**
   * Cross-entropy of logits z with the softmax y: -sum t log y = log sum exp z - sum t z; gradient
   * y - t.
   */
  private static final class AfterSoftmax extends LossFunction {
    private final double smoothing;

    AfterSoftmax(int classes, double smoothing) {
      super(classes);
      this.smoothing = smoothing;
    }

    @Override
    boolean gradientIsOfLogits() {
      return true;
    }

    @Override
    double loss(float[] z, float[] y, int off, int label) {
      int most = off;
      for (int i = off + 1; i < off + classes; i++) {
        most = z[i] > z[most] ? i : most;
      }
      // With m the largest logit, log sum exp z = m + log(1 + rest / y_m): exact for losses near 0
      // too, where 1 + rest rounds.
      double rest = 0;
      double distance = 0;
      for (int c = 0; c < classes; c++) {
        int i = off + c;
        rest += i == most ? 0 : y[i];
        double t = target(c, label, smoothing, classes);
        distance += t == 0 ? 0 : t * ((double) z[most] - z[i]);
      }
      return StrictMath.log1p(rest / y[most]) + distance;
    }

    @Override
    void gradient(float[] z, float[] y, int off, int label, float scale, float[] d, int dOff) {
      for (int c = 0; c < classes; c++) {
        d[dOff + c] = (float) (scale * (y[off + c] - target(c, label, smoothing, classes)));
      }
    }
  }

  /**
   * Keras's sparse cross-entropy of outputs that are not a softmax: with q = clip(y), log q are the
   * logits, so the loss is log sum q - log q_label and its gradient 1 / sum q - t / q.
   *
   * <p>If all outputs are outside the bounds, the gradient is 0 and stays 0: with k of C outputs at
   * 1 or above and the others at 0, balanced classes keep a loss of log k + (1 - k / C) * log 1e7.
   * This is how a ReLU output gets stuck.
   */
  private static final class OfLogarithms extends LossFunction {
    OfLogarithms(int classes) {
      super(classes);
    }

    private double sum(float[] y, int off) {
      double sum = 0;
      for (int i = off; i < off + classes; i++) {
        sum += clip(y[i]);
      }
      return sum;
    }

    @Override
    double loss(float[] z, float[] y, int off, int label) {
      return StrictMath.log(sum(y, off)) - StrictMath.log(clip(y[off + label]));
    }

    @Override
    void gradient(float[] z, float[] y, int off, int label, float scale, float[] d, int dOff) {
      double share = 1 / sum(y, off);
      for (int c = 0; c < classes; c++) {
        float v = y[off + c];
        d[dOff + c] = clipped(v) ? 0 : (float) (scale * (c == label ? share - 1.0 / v : share));
      }
    }
  }

  /**
   * Keras's categorical cross-entropy of outputs that are not a softmax: with u = y / sum y and q =
   * clip(u), the loss is -sum t log q. Its gradient is (a - sum a u) / sum y with a = -t / u inside
   * the clip's bounds and 0 outside.
   *
   * <p>If all outputs are 0, u = 0 / 0 and the loss are NaN, as in Keras, which ends the training
   * with a {@link NonFiniteLossException}.
   */
  private static final class OfShares extends LossFunction {
    private final double smoothing;

    OfShares(int classes, double smoothing) {
      super(classes);
      this.smoothing = smoothing;
    }

    private double sum(float[] y, int off) {
      double sum = 0;
      for (int i = off; i < off + classes; i++) {
        sum += y[i];
      }
      return sum;
    }

    @Override
    double loss(float[] z, float[] y, int off, int label) {
      double sum = sum(y, off);
      double loss = 0;
      for (int c = 0; c < classes; c++) {
        loss -= target(c, label, smoothing, classes) * StrictMath.log(clip(y[off + c] / sum));
      }
      return loss;
    }

    /** The derivative of the loss by the share u of class c. */
    private double slope(double u, int c, int label) {
      return clipped(u) ? 0 : -target(c, label, smoothing, classes) / u;
    }

    @Override
    void gradient(float[] z, float[] y, int off, int label, float scale, float[] d, int dOff) {
      double sum = sum(y, off);
      double dot = 0;
      for (int c = 0; c < classes; c++) {
        double u = y[off + c] / sum;
        dot += slope(u, c, label) * u;
      }
      for (int c = 0; c < classes; c++) {
        d[dOff + c] = (float) (scale * (slope(y[off + c] / sum, c, label) - dot) / sum);
      }
    }
  }

  private static final class MeanSquares extends LossFunction {
    MeanSquares(int classes) {
      super(classes);
    }

    @Override
    double loss(float[] z, float[] y, int off, int label) {
      double sum = 0;
      for (int c = 0; c < classes; c++) {
        double error = y[off + c] - target(c, label, 0, classes);
        sum += error * error;
      }
      return sum / classes;
    }

    @Override
    void gradient(float[] z, float[] y, int off, int label, float scale, float[] d, int dOff) {
      for (int c = 0; c < classes; c++) {
        d[dOff + c] = (float) (scale * (2 * (y[off + c] - target(c, label, 0, classes)) / classes));
      }
    }
  }
}
