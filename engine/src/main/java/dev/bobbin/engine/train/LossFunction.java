package dev.bobbin.engine.train;

import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.Loss;

/** A loss with its gradient, sample by sample. */
public final class LossFunction {
  /**
   * The function for a loss after a network's last activation.
   *
   * @param loss the description
   * @param output the activation of the last layer
   * @param classes how many outputs the network has, at least 1
   */
  public static LossFunction of(Loss loss, Activation output, int classes) {
    throw new UnsupportedOperationException();
  }

  /** Whether {@link #gradient} is with respect to z, the last layer's values before its activation; otherwise to y. */
  public boolean gradientIsOfLogits() {
    throw new UnsupportedOperationException();
  }

  /**
   * The loss of one sample.
   *
   * @param z last layer's values before its activation: {@code classes} values from {@code off}
   * @param y the same after it
   * @param off where the sample's row starts, in both
   * @param label the sample's class
   */
  public double loss(float[] z, float[] y, int off, int label) {
    throw new UnsupportedOperationException();
  }

  /**
   * Writes scale * (gradient of {@link #loss}) with respect to z or y.
   *
   * @param scale 1 / batch size for the mean over a batch, 1 for the sum
   * @param d receives {@code classes} values; may be y or z at the same offset
   * @param dOff where in {@code d}
   */
  public void gradient(float[] z, float[] y, int off, int label, float scale, float[] d, int dOff) {
    throw new UnsupportedOperationException();
  }
}
