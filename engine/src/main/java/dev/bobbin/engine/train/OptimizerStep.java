package dev.bobbin.engine.train;

import dev.bobbin.engine.kernels.UpdateKernels;
import dev.bobbin.engine.spec.Optimizer;

/**
 * Applies an optimizer to ranges of parameters. Slots hold the optimizer's memory between steps.
 * Factors that depend on the step are computed in double and rounded to float once.
 */
final class OptimizerStep {
  private final Optimizer optimizer;
  private final UpdateKernels kernels;
  private double rate;
  private double corrected;

  OptimizerStep(Optimizer optimizer, UpdateKernels kernels) {
    this.optimizer = optimizer;
    this.kernels = kernels;
  }

  /** The number of slots, arrays of the parameter's size: 0 to 2. */
  int slots() {
    return slots(optimizer);
  }

  /** The number of slots of an optimizer. */
  static int slots(Optimizer optimizer) {
    return switch (optimizer) {
      case Optimizer.Sgd(double momentum, _) -> momentum == 0 ? 0 : 1;
      case Optimizer.Adam _, Optimizer.AdamW _ -> 2;
      case Optimizer.RmsProp(_, double momentum, _) -> momentum == 0 ? 1 : 2;
      case Optimizer.Adagrad _ -> 1;
    };
  }

  float initialSlot() {
    return optimizer instanceof Optimizer.Adagrad(double initialAccumulator, _)
        ? (float) initialAccumulator
        : 0;
  }

  /** Begins step {@code step}, from 1, computing what is the same for all values. */
  void begin(double learningRate, long step) {
    rate = learningRate;
    corrected =
        switch (optimizer) {
          case Optimizer.Adam(double beta1, double beta2, _) ->
              corrected(learningRate, step, beta1, beta2);
          case Optimizer.AdamW(double beta1, double beta2, _, _) ->
              corrected(learningRate, step, beta1, beta2);
          case Optimizer.Sgd _, Optimizer.RmsProp _, Optimizer.Adagrad _ -> learningRate;
        };
  }

  /** Adam's rate with both moments' bias corrections. */
  private static double corrected(double rate, long step, double beta1, double beta2) {
    // StrictMath: Math.pow may differ by an ulp between machines.
    return rate
        * Math.sqrt(1 - StrictMath.pow(beta2, (double) step))
        / (1 - StrictMath.pow(beta1, (double) step));
  }

  /**
   * Updates {@code n} values of a parameter, after {@link #begin}; several threads may update
   * different values concurrently.
   *
   * @param wOff where the range starts in the weights and in each slot
   * @param slots {@link #slots} arrays in the layout of the weights
   * @param kernel whether weight decay applies: to kernels, not to bias, gamma or beta
   */
  void update(float[] w, int wOff, float[] g, int gOff, float[][] slots, int n, boolean kernel) {
    switch (optimizer) {
      case Optimizer.Sgd(double momentum, boolean nesterov) -> {
        if (momentum == 0) {
          kernels.sgd(w, wOff, g, gOff, n, (float) rate);
        } else if (nesterov) {
          kernels.nesterov(w, wOff, g, gOff, slots[0], n, (float) rate, (float) momentum);
        } else {
          kernels.momentum(w, wOff, g, gOff, slots[0], n, (float) rate, (float) momentum);
        }
      }
      case Optimizer.Adam(double beta1, double beta2, double epsilon) ->
          adam(w, wOff, g, gOff, slots, n, beta1, beta2, epsilon, 0);
      case Optimizer.AdamW(double beta1, double beta2, double epsilon, double weightDecay) ->
          adam(w, wOff, g, gOff, slots, n, beta1, beta2, epsilon, kernel ? rate * weightDecay : 0);
      case Optimizer.RmsProp(double rho, double momentum, double epsilon) -> {
        float share = (float) (1 - rho);
        if (momentum == 0) {
          kernels.rmsProp(w, wOff, g, gOff, slots[0], n, (float) rate, share, (float) epsilon);
        } else {
          float[] v = slots[0];
          float[] m = slots[1];
          float decay = (float) momentum;
          kernels.rmsPropMomentum(
              w, wOff, g, gOff, v, m, n, (float) rate, share, (float) epsilon, decay);
        }
      }
      case Optimizer.Adagrad(_, double epsilon) ->
          kernels.adagrad(w, wOff, g, gOff, slots[0], n, (float) rate, (float) epsilon);
    }
  }

  private void adam(
      float[] w,
      int wOff,
      float[] g,
      int gOff,
      float[][] slots,
      int n,
      double beta1,
      double beta2,
      double epsilon,
      double decay) {
    float[] m = slots[0];
    float[] v = slots[1];
    float r = (float) corrected;
    float share1 = (float) (1 - beta1);
    float share2 = (float) (1 - beta2);
    kernels.adam(w, wOff, g, gOff, m, v, n, r, share1, share2, (float) epsilon, (float) decay);
  }
}
