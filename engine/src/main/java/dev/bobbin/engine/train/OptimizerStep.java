package dev.bobbin.engine.train;

import dev.bobbin.engine.kernels.UpdateKernels;
import dev.bobbin.engine.spec.Optimizer;

/**
 * Applies an optimizer to ranges of parameters. What an optimizer remembers from step to step lies
 * in the slots. Factors that depend on the step are computed in double and rounded to float once.
 */
final class OptimizerStep {
  private final Optimizer optimizer;
  private final UpdateKernels kernels;
  private double rate;
  private double corrected;

  /**
   * A step of {@code optimizer}.
   *
   * @param optimizer the description
   * @param kernels do the work
   */
  OptimizerStep(Optimizer optimizer, UpdateKernels kernels) {
    this.optimizer = optimizer;
    this.kernels = kernels;
  }

  /** How many arrays of the parameter's size the optimizer remembers: 0 to 2. */
  int slots() {
    return switch (optimizer) {
      case Optimizer.Sgd(double momentum, _) -> momentum == 0 ? 0 : 1;
      case Optimizer.Adam _, Optimizer.AdamW _ -> 2;
      case Optimizer.RmsProp(_, double momentum, _) -> momentum == 0 ? 1 : 2;
      case Optimizer.Adagrad _ -> 1;
    };
  }

  /** The value that slots start with. */
  float initialSlot() {
    return optimizer instanceof Optimizer.Adagrad(double initialAccumulator, _)
        ? (float) initialAccumulator
        : 0;
  }

  /**
   * Begins a step: what is the same for all of its values is worked out once.
   *
   * @param learningRate of this step
   * @param step from 1
   */
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

  /** Adam's rate with the corrections of both moments' bias. */
  private static double corrected(double rate, long step, double beta1, double beta2) {
    // StrictMath: Math.pow may differ by an ulp between machines.
    return rate
        * Math.sqrt(1 - StrictMath.pow(beta2, (double) step))
        / (1 - StrictMath.pow(beta1, (double) step));
  }

  /**
   * Updates {@code n} values of a parameter, after {@link #begin}; several threads may update
   * different values at once.
   *
   * @param w weights
   * @param wOff where the range starts in the weights and in every slot
   * @param g gradient
   * @param gOff where the range starts in the gradient
   * @param slots {@link #slots} arrays, laid out as the weights are
   * @param n how many values
   * @param kernel whether this is a layer's kernel, which weight decay applies to, and not its
   *     bias, gamma or beta
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
          kernels.rmsPropMomentum(
              w,
              wOff,
              g,
              gOff,
              slots[0],
              slots[1],
              n,
              (float) rate,
              share,
              (float) epsilon,
              (float) momentum);
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
    kernels.adam(
        w,
        wOff,
        g,
        gOff,
        slots[0],
        slots[1],
        n,
        (float) corrected,
        (float) (1 - beta1),
        (float) (1 - beta2),
        (float) epsilon,
        (float) decay);
  }
}
