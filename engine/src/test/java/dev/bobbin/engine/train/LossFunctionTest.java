package dev.bobbin.engine.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bobbin.engine.random.RandomStream;
import dev.bobbin.engine.random.RandomStream.Purpose;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.Loss;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/**
 * Losses against double-precision formulas of their own and against central differences of those.
 */
class LossFunctionTest {
  private static final int CLASSES = 5;
  private static final int OFF = 3;
  private static final double LEAST = 1e-7f;
  private static final double MOST = 1f - 1e-7f;
  private static final Loss SPARSE = new Loss.SparseCategoricalCrossEntropy();
  private static final Loss CATEGORICAL = new Loss.CategoricalCrossEntropy(0);
  private static final Loss SMOOTHED = new Loss.CategoricalCrossEntropy(0.1);
  private static final Loss SQUARES = new Loss.MeanSquaredError();
  private static final Activation SIGMOID = new Activation.Sigmoid();

  /** The gradients to check: the library's, or deliberately wrong ones. */
  private interface Gradient {
    void write(float[] z, float[] y, int label, float[] d);
  }

  private static double clip(double p) {
    return Math.clamp(p, LEAST, MOST);
  }

  private static double[] softmax(double[] z) {
    double sum = 0;
    double[] y = new double[z.length];
    for (int c = 0; c < z.length; c++) {
      y[c] = StrictMath.exp(z[c]);
      sum += y[c];
    }
    for (int c = 0; c < z.length; c++) {
      y[c] /= sum;
    }
    return y;
  }

  private static double[] targets(int label, double smoothing) {
    double[] t = new double[CLASSES];
    for (int c = 0; c < CLASSES; c++) {
      t[c] = (c == label ? 1 - smoothing : 0) + smoothing / CLASSES;
    }
    return t;
  }

  private static double crossEntropy(double[] t, double[] p) {
    double sum = 0;
    for (int c = 0; c < t.length; c++) {
      sum -= t[c] * StrictMath.log(p[c]);
    }
    return sum;
  }

  /** -sum t log softmax(z). */
  private static ToDoubleFunction<double[]> ofLogits(int label, double smoothing) {
    return z -> crossEntropy(targets(label, smoothing), softmax(z));
  }

  /** -log softmax(log clip(y))_label, step by step as Keras does it. */
  private static ToDoubleFunction<double[]> ofLogarithms(int label) {
    return y -> {
      double[] logits = new double[CLASSES];
      for (int c = 0; c < CLASSES; c++) {
        logits[c] = StrictMath.log(clip(y[c]));
      }
      return ofLogits(label, 0).applyAsDouble(logits);
    };
  }

  private static ToDoubleFunction<double[]> ofShares(int label, double smoothing) {
    return y -> {
      double sum = 0;
      for (double v : y) {
        sum += v;
      }
      double[] q = new double[CLASSES];
      for (int c = 0; c < CLASSES; c++) {
        q[c] = clip(y[c] / sum);
      }
      return crossEntropy(targets(label, smoothing), q);
    };
  }

  private static ToDoubleFunction<double[]> ofSquares(int label) {
    return y -> {
      double sum = 0;
      for (int c = 0; c < CLASSES; c++) {
        double error = y[c] - (c == label ? 1 : 0);
        sum += error * error / CLASSES;
      }
      return sum;
    };
  }

  /** Values on [least, most), with room before them. */
  private static float[] row(long seed, double least, double most) {
    RandomStream random = RandomStream.of(seed, new Purpose(5), 0, 0);
    float[] row = new float[OFF + CLASSES];
    for (int i = 0; i < row.length; i++) {
      row[i] = (float) (least + (most - least) * random.nextDouble());
    }
    return row;
  }

  private static double[] doubles(float[] row) {
    double[] values = new double[CLASSES];
    for (int c = 0; c < CLASSES; c++) {
      values[c] = row[OFF + c];
    }
    return values;
  }

  private static float[] activated(float[] z) {
    double[] p = softmax(doubles(z));
    float[] y = new float[z.length];
    for (int c = 0; c < CLASSES; c++) {
      y[OFF + c] = (float) p[c];
    }
    return y;
  }

  private static Gradient gradientOf(LossFunction function) {
    return (z, y, label, d) -> function.gradient(z, y, OFF, label, 1, d, 0);
  }

  private static void checkGradient(
      String name,
      Gradient gradient,
      ToDoubleFunction<double[]> exact,
      float[] z,
      float[] y,
      float[] x,
      int label) {
    float[] d = new float[CLASSES];
    gradient.write(z, y, label, d);
    double step = 1e-6;
    for (int c = 0; c < CLASSES; c++) {
      double[] above = doubles(x);
      double[] below = doubles(x);
      above[c] += step;
      below[c] -= step;
      double difference = (exact.applyAsDouble(above) - exact.applyAsDouble(below)) / (2 * step);
      assertThat((double) d[c])
          .as("%s, label %d, class %d", name, label, c)
          .isCloseTo(difference, within(1e-6 * (1 + Math.abs(difference))));
    }
  }

  private static void checkAfterSoftmax(Loss loss, double smoothing) {
    LossFunction function = LossFunction.of(loss, Activation.SOFTMAX, CLASSES);
    assertThat(function.gradientIsOfLogits()).isTrue();
    for (int seed = 0; seed < 20; seed++) {
      float[] z = row(seed, -8, 8);
      float[] y = activated(z);
      int label = seed % CLASSES;
      ToDoubleFunction<double[]> exact = ofLogits(label, smoothing);
      assertThat(function.loss(z, y, OFF, label))
          .as("%s, seed %d", loss, seed)
          .isCloseTo(exact.applyAsDouble(doubles(z)), within(1e-6));
      checkGradient(loss + ", seed " + seed, gradientOf(function), exact, z, y, z, label);
    }
  }

  private static void checkOfOutputs(
      LossFunction function, IntFunction<ToDoubleFunction<double[]>> exact, double most) {
    assertThat(function.gradientIsOfLogits()).isFalse();
    for (int seed = 0; seed < 20; seed++) {
      float[] y = row(seed, 0.02, most);
      int label = seed % CLASSES;
      String name = function.getClass().getSimpleName() + ", seed " + seed;
      assertThat(function.loss(y, y, OFF, label))
          .as(name)
          .isCloseTo(exact.apply(label).applyAsDouble(doubles(y)), within(1e-12));
      checkGradient(name, gradientOf(function), exact.apply(label), y, y, y, label);
    }
  }

  @Test
  void crossEntropyAfterSoftmaxIsThatOfTheLogits() {
    checkAfterSoftmax(SPARSE, 0);
    checkAfterSoftmax(CATEGORICAL, 0);
    checkAfterSoftmax(SMOOTHED, 0.1);
  }

  @Test
  void sparseCrossEntropyOfOtherOutputsTakesClippedLogarithmsAsLogits() {
    checkOfOutputs(LossFunction.of(SPARSE, SIGMOID, CLASSES), LossFunctionTest::ofLogarithms, 0.98);
    // Beyond 1 the clip holds the loss, so the gradient is 0 there.
    checkOfOutputs(
        LossFunction.of(SPARSE, Activation.RELU, CLASSES), LossFunctionTest::ofLogarithms, 2);
  }

  @Test
  void categoricalCrossEntropyOfOtherOutputsTakesTheirShares() {
    checkOfOutputs(
        LossFunction.of(CATEGORICAL, SIGMOID, CLASSES), label -> ofShares(label, 0), 0.98);
    checkOfOutputs(
        LossFunction.of(SMOOTHED, Activation.RELU, CLASSES), label -> ofShares(label, 0.1), 3);
  }

  @Test
  void meanSquaredErrorIsOfTheOutputsAlsoAfterSoftmax() {
    checkOfOutputs(
        LossFunction.of(SQUARES, Activation.SOFTMAX, CLASSES), LossFunctionTest::ofSquares, 1);
    checkOfOutputs(LossFunction.of(SQUARES, SIGMOID, CLASSES), LossFunctionTest::ofSquares, 1);
  }

  @Test
  void aWrongGradientIsCaught() {
    LossFunction function = LossFunction.of(SMOOTHED, Activation.SOFTMAX, CLASSES);
    float[] z = row(1, -2, 2);
    Gradient forgetsTheSmoothing =
        gradientOf(LossFunction.of(CATEGORICAL, Activation.SOFTMAX, CLASSES));
    Gradient isTooLarge = (z1, y, label, d) -> function.gradient(z1, y, OFF, label, 1.0001f, d, 0);
    for (Gradient wrong : new Gradient[] {forgetsTheSmoothing, isTooLarge}) {
      assertThatThrownBy(
              () -> checkGradient("planted", wrong, ofLogits(2, 0.1), z, activated(z), z, 2))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("planted, label 2");
    }
  }

  @Test
  void theScaleMultipliesTheGradientAndTheTargetMayBeTheOutput() {
    for (Loss loss : new Loss[] {SPARSE, SMOOTHED, SQUARES}) {
      for (Activation activation : new Activation[] {Activation.SOFTMAX, SIGMOID}) {
        LossFunction function = LossFunction.of(loss, activation, CLASSES);
        float[] z = row(4, -1, 1);
        float[] y = activated(z);
        float[] whole = new float[CLASSES];
        function.gradient(z, y, OFF, 1, 1, whole, 0);
        function.gradient(z, y, OFF, 1, 0.25f, y, OFF);
        for (int c = 0; c < CLASSES; c++) {
          assertThat(y[OFF + c]).isEqualTo(0.25f * whole[c]);
        }
      }
    }
  }

  @Test
  void aSureAndRightSoftmaxKeepsTheDigitsOfItsSmallLoss() {
    float[] z = {20, 0};
    float[] y = {1, (float) Math.exp(-20)};
    LossFunction function = LossFunction.of(SPARSE, Activation.SOFTMAX, 2);
    // log(1 + e^-20) = e^-20 - e^-40 / 2; in float, 1 + e^-20 is 1.
    assertThat(function.loss(z, y, 0, 0)).isCloseTo(2.0611536e-9, within(1e-15));
    assertThat(function.loss(z, y, 0, 1)).isCloseTo(20.0000000020611536, within(1e-9));
  }

  @Test
  void aProbabilityThatUnderflowsStillHasAFiniteLoss() {
    float[] z = {500, -500};
    float[] y = {1, 0};
    assertThat(LossFunction.of(SPARSE, Activation.SOFTMAX, 2).loss(z, y, 0, 1)).isEqualTo(1000);
    assertThat(LossFunction.of(CATEGORICAL, Activation.SOFTMAX, 2).loss(z, y, 0, 1))
        .isEqualTo(1000);
  }

  /**
   * Ali's report trains a network with ReLU outputs that stays at a loss of 11.0572, and one with
   * dropout that stays at 5.3031. Those are log k + (1 - k / 10) * log 1e7 for k = 4 and k = 8
   * outputs at 1 or above and the others at 0.
   */
  @Test
  void saturatedReluOutputsAreStuckAtTheLossesOfTheReport() {
    assertThat(stuckLoss(4)).isCloseTo(11.0572, within(5e-5));
    assertThat(stuckLoss(8)).isCloseTo(5.3031, within(5e-5));
  }

  /**
   * The mean loss over ten balanced classes with k outputs saturated, after checking that nothing
   * moves them.
   */
  private static double stuckLoss(int k) {
    LossFunction function = LossFunction.of(SPARSE, Activation.RELU, 10);
    float[] y = new float[10];
    for (int c = 0; c < k; c++) {
      y[c] = 1 + c;
    }
    double sum = 0;
    for (int label = 0; label < 10; label++) {
      float[] d = new float[10];
      Arrays.fill(d, 1);
      function.gradient(y, y, 0, label, 1, d, 0);
      assertThat(d).containsOnly(0f);
      sum += function.loss(y, y, 0, label);
    }
    return sum / 10;
  }

  @Test
  void outputsThatAreAllZeroHaveNoSharesSoTheCategoricalLossIsNan() {
    float[] y = new float[CLASSES];
    float[] d = new float[CLASSES];
    LossFunction function = LossFunction.of(CATEGORICAL, Activation.RELU, CLASSES);
    assertThat(function.loss(y, y, 0, 2)).isNaN();
    function.gradient(y, y, 0, 2, 1, d, 0);
    assertThat(d).containsOnly(Float.NaN);
  }

  @Test
  void nanGoesThroughEveryLoss() {
    float[] nan = {Float.NaN, Float.NaN};
    for (Loss loss : new Loss[] {SPARSE, CATEGORICAL, SMOOTHED, SQUARES}) {
      for (Activation activation : new Activation[] {Activation.SOFTMAX, SIGMOID}) {
        assertThat(LossFunction.of(loss, activation, 2).loss(nan, nan, 0, 1))
            .as("%s, %s", loss, activation)
            .isNaN();
      }
    }
  }
}
