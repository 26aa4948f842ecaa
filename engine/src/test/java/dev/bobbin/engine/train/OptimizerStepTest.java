package dev.bobbin.engine.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bobbin.engine.kernels.Kernels;
import dev.bobbin.engine.spec.Optimizer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * Trajectories of one weight, worked out by hand and followed by a double-precision optimizer of
 * the test's own.
 */
class OptimizerStepTest {
  private static final int N = 19;
  private static final int W_OFF = 3;
  private static final int G_OFF = 1;

  /**
   * The values of a weight that starts at 1, after each gradient; all lanes of a vector must agree.
   */
  private static double[] trajectory(
      Optimizer optimizer, double rate, boolean kernel, double... gradients) {
    OptimizerStep step = new OptimizerStep(optimizer, Kernels.best().update());
    float[][] slots = new float[step.slots()][W_OFF + N];
    for (float[] slot : slots) {
      Arrays.fill(slot, step.initialSlot());
    }
    float[] w = new float[W_OFF + N];
    float[] g = new float[G_OFF + N];
    Arrays.fill(w, 1);
    double[] trajectory = new double[gradients.length];
    for (int t = 0; t < gradients.length; t++) {
      Arrays.fill(g, (float) gradients[t]);
      step.begin(rate, t + 1);
      step.update(w, W_OFF, g, G_OFF, slots, N, kernel);
      assertThat(Arrays.copyOfRange(w, W_OFF, W_OFF + N)).containsOnly(w[W_OFF]);
      assertThat(Arrays.copyOf(w, W_OFF)).containsOnly(1f);
      trajectory[t] = w[W_OFF];
    }
    return trajectory;
  }

  private static void assertClose(double[] actual, double... expected) {
    assertThat(actual).containsExactly(expected, within(2e-6));
  }

  @Test
  void plainDescent() {
    // 1 - 0.1 * 2 = 0.8; 0.8 + 0.1 * 1 = 0.9.
    assertClose(trajectory(new Optimizer.Sgd(0, false), 0.1, true, 2, -1), 0.8, 0.9);
    assertClose(trajectory(new Optimizer.Sgd(0, true), 0.1, true, 2, -1), 0.8, 0.9);
  }

  @Test
  void momentum() {
    // v = -0.2, -0.38, -0.542; w = 1 - 0.2 = 0.8, 0.8 - 0.38 = 0.42, 0.42 - 0.542 = -0.122.
    assertClose(trajectory(new Optimizer.Sgd(0.9, false), 0.1, true, 2, 2, 2), 0.8, 0.42, -0.122);
  }

  @Test
  void nesterovMomentum() {
    // v as above; w = 1 - 0.18 - 0.2 = 0.62, 0.62 - 0.342 - 0.2 = 0.078, 0.078 - 0.4878 - 0.2 =
    // -0.6098.
    assertClose(trajectory(new Optimizer.Sgd(0.9, true), 0.1, true, 2, 2, 2), 0.62, 0.078, -0.6098);
  }

  @Test
  void adamMovesByTheRateWhereTheGradientIsConstant() {
    // Bias-corrected, m / sqrt(v) is 1 in every step, but for epsilon: 0.5 / (0.5 + 1e-7 /
    // sqrt(0.001)) = 0.9999937.
    assertClose(
        trajectory(new Optimizer.Adam(), 0.1, true, 0.5, 0.5, 0.5),
        0.9000006,
        0.8000011,
        0.7000015);
  }

  @Test
  void adamOfAGradientThatTurns() {
    // Step 2: m = 0.09 - 0.3 = -0.21, v = 0.000999 + 0.009 = 0.009999; corrected m = -0.21 / 0.19 =
    // -1.1052632,
    // v = 0.009999 / 0.001999 = 5.0020010, root 2.2365153; w = 0.9 + 0.1 * 0.4941899 = 0.9494190.
    assertClose(trajectory(new Optimizer.Adam(), 0.1, true, 1, -3), 0.9000003, 0.9494192);
  }

  @Test
  void adamWDecaysKernelsAndNothingElse() {
    Optimizer adamW = new Optimizer.AdamW(0.9, 0.999, 1e-7, 0.5);
    // Kernel: 1 - 0.1 * 0.5 = 0.95, then Adam's 0.1 less.
    assertClose(trajectory(adamW, 0.1, true, 1), 0.8500003);
    assertClose(trajectory(adamW, 0.1, false, 1), 0.9000003);
    assertThat(trajectory(adamW, 0.1, false, 1, -3, 2))
        .isEqualTo(trajectory(new Optimizer.Adam(), 0.1, true, 1, -3, 2));
  }

  @Test
  void rmsProp() {
    // v = 0.1 * 4 = 0.4: 1 - 0.2 / 0.6324555 = 0.6837723; v = 0.36 + 0.4 = 0.76: 0.6837723 - 0.2 /
    // 0.8717798 = 0.4543567.
    assertClose(
        trajectory(new Optimizer.RmsProp(0.9, 0, 1e-7), 0.1, true, 2, 2), 0.6837723, 0.4543567);
  }

  @Test
  void rmsPropWithMomentum() {
    // Steps 0.3162277 and 0.2294157 as above; m = 0.3162277, then 0.5 * 0.3162277 + 0.2294157 =
    // 0.3875296.
    assertClose(
        trajectory(new Optimizer.RmsProp(0.9, 0.5, 1e-7), 0.1, true, 2, 2), 0.6837723, 0.2962427);
  }

  @Test
  void adagrad() {
    // a = 0.1 + 4 = 4.1: 1 - 0.2 / 2.0248457 = 0.9012271; a = 8.1: 0.9012271 - 0.2 / 2.8460499 =
    // 0.8309542.
    assertClose(
        trajectory(new Optimizer.Adagrad(0.1, 1e-7), 0.1, true, 2, 2), 0.9012271, 0.8309542);
  }

  /** Keras's formulas in double, for one weight. */
  private static double[] reference(Optimizer optimizer, double rate, double[] gradients) {
    double w = 1;
    double a = optimizer instanceof Optimizer.Adagrad(double initial, _) ? initial : 0;
    double b = 0;
    double[] trajectory = new double[gradients.length];
    for (int t = 1; t <= gradients.length; t++) {
      double g = gradients[t - 1];
      switch (optimizer) {
        case Optimizer.Sgd(double momentum, boolean nesterov) -> {
          a = momentum * a - rate * g;
          w += nesterov ? momentum * a - rate * g : a;
        }
        case Optimizer.Adam(double beta1, double beta2, double epsilon) -> {
          a = beta1 * a + (1 - beta1) * g;
          b = beta2 * b + (1 - beta2) * g * g;
          w -=
              rate
                  * Math.sqrt(1 - Math.pow(beta2, t))
                  / (1 - Math.pow(beta1, t))
                  * a
                  / (Math.sqrt(b) + epsilon);
        }
        case Optimizer.AdamW(double beta1, double beta2, double epsilon, double decay) -> {
          w -= rate * decay * w;
          a = beta1 * a + (1 - beta1) * g;
          b = beta2 * b + (1 - beta2) * g * g;
          w -=
              rate
                  * Math.sqrt(1 - Math.pow(beta2, t))
                  / (1 - Math.pow(beta1, t))
                  * a
                  / (Math.sqrt(b) + epsilon);
        }
        case Optimizer.RmsProp(double rho, double momentum, double epsilon) -> {
          b = rho * b + (1 - rho) * g * g;
          a = momentum * a + rate * g / Math.sqrt(b + epsilon);
          w -= a;
        }
        case Optimizer.Adagrad(_, double epsilon) -> {
          a += g * g;
          w -= rate * g / Math.sqrt(a + epsilon);
        }
      }
      trajectory[t - 1] = w;
    }
    return trajectory;
  }

  @Test
  void twoHundredStepsStayWithTheReference() {
    double[] gradients = new double[200];
    for (int t = 0; t < gradients.length; t++) {
      gradients[t] = Math.sin(t * 0.7) * Math.exp(-t / 60.0) + 0.1;
    }
    Optimizer[] optimizers = {
      new Optimizer.Sgd(0, false),
      new Optimizer.Sgd(0.9, false),
      new Optimizer.Sgd(0.9, true),
      new Optimizer.Adam(),
      new Optimizer.Adam(0.5, 0.9, 1e-3),
      new Optimizer.AdamW(0.9, 0.999, 1e-7, 0.004),
      new Optimizer.RmsProp(0.9, 0, 1e-7),
      new Optimizer.RmsProp(0.9, 0.8, 1e-7),
      new Optimizer.Adagrad(0.1, 1e-7)
    };
    for (Optimizer optimizer : optimizers) {
      assertThat(trajectory(optimizer, 0.01, true, gradients))
          .as(optimizer.toString())
          .containsExactly(reference(optimizer, 0.01, gradients), within(1e-5));
    }
  }
}
