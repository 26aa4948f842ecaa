package dev.bobbin.engine.train;

import dev.bobbin.engine.kernels.UpdateKernels;
import dev.bobbin.engine.spec.Optimizer;

/** Applies an optimizer to ranges of parameters. It has no state of its own: an optimizer's memory is in the slots. */
final class OptimizerStep {
  /**
   * A step of {@code optimizer}.
   *
   * @param optimizer the description
   * @param kernels do the work
   */
  OptimizerStep(Optimizer optimizer, UpdateKernels kernels) {}

  /** How many arrays of the parameter's size the optimizer remembers: 0 to 2. */
  int slots() {
    throw new UnsupportedOperationException();
  }

  /** The value that slots start with. */
  float initialSlot() {
    throw new UnsupportedOperationException();
  }

  /**
   * Updates {@code n} values of a parameter.
   *
   * @param w weights
   * @param wOff where the range starts in the weights and in every slot
   * @param g gradient
   * @param gOff where the range starts in the gradient
   * @param slots {@link #slots} arrays, laid out as the weights are
   * @param n how many values
   * @param rate learning rate of this step
   * @param step from 1
   * @param kernel whether this is a layer's kernel, which weight decay applies to, and not its bias, gamma or beta
   */
  void update(
      float[] w, int wOff, float[] g, int gOff, float[][] slots, int n, double rate, long step, boolean kernel) {
    throw new UnsupportedOperationException();
  }
}
