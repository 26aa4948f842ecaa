package dev.bobbin.engine.reference;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.engine.spec.Padding;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

/**
 * The check must find wrong gradients. Without the engine: the gradients are finite differences of
 * the reference, rounded to floats, and then changed.
 */
final class GradientCheckTest {
  private static final long SEED = 7;
  private static final String KERNEL = "conv2d_1/kernel";

  private final Map<String, double[]> weights = new LinkedHashMap<>();
  private final Map<String, double[]> gradient = new LinkedHashMap<>();
  private final DoubleSupplier loss;

  GradientCheckTest() {
    NetworkSpec spec =
        new NetworkSpec(
            new Shape(5, 5, 2),
            List.of(
                new LayerSpec.Conv2d(9, 3, Padding.SAME, new Activation.Tanh()),
                new LayerSpec.GlobalAveragePool(),
                new LayerSpec.Dense(3, Activation.SOFTMAX)));
    SplittableRandom random = new SplittableRandom(SEED);
    weights.put(KERNEL, random.doubles(3 * 3 * 2 * 9, -0.4, 0.4).toArray());
    weights.put("conv2d_1/bias", random.doubles(9, -0.3, 0.3).toArray());
    weights.put("dense_1/kernel", random.doubles(27, -0.7, 0.7).toArray());
    weights.put("dense_1/bias", random.doubles(3, -0.3, 0.3).toArray());
    ToySamples samples = ToySamples.random(spec.input(), 3, 4, SEED);
    Batch inputs = samples.batch();
    ReferenceNetwork reference = new ReferenceNetwork(spec, weights);
    loss =
        () ->
            reference.trainingLoss(
                NumericCase.CROSS_ENTROPY,
                inputs,
                samples.labels(),
                new double[] {1, 1, 1},
                List.of());
    FiniteDifferences differences = new FiniteDifferences(loss, 1e-5);
    weights.forEach((name, values) -> {
      double[] g = new double[values.length];
      for (int i = 0; i < g.length; i++) {
        g[i] = (float) differences.at(values, i);
      }
      gradient.put(name, g);
    });
  }

  @Test
  void aRightGradientPasses() {
    assertThatCode(() -> check(GradientCheck.standard())).doesNotThrowAnyException();
  }

  @Test
  void oneTapOffByAThousandthOfTheNormIsCaught() {
    double[] kernel = gradient.get(KERNEL);
    double norm = Math.sqrt(Arrays.stream(kernel).map(g -> g * g).sum());
    for (int i = 0; i < kernel.length; i++) {
      double right = kernel[i];
      kernel[i] += 1e-3 * norm;
      assertCaught(GradientCheck.standard(), KERNEL);
      kernel[i] = right;
    }
  }

  @Test
  void aTransposedKernelIsCaught() {
    double[] kernel = gradient.get(KERNEL);
    double[] right = kernel.clone();
    for (int tap = 0; tap < 9; tap++) {
      for (int f = 0; f < 9; f++) {
        for (int c = 0; c < 2; c++) {
          kernel[tap * 18 + f * 2 + c] = right[tap * 18 + c * 9 + f];
        }
      }
    }
    assertCaught(GradientCheck.standard(), KERNEL);
  }

  @Test
  void aFlippedKernelIsCaught() {
    double[] kernel = gradient.get(KERNEL);
    double[] right = kernel.clone();
    for (int tap = 0; tap < 9; tap++) {
      System.arraycopy(right, (8 - tap) * 18, kernel, tap * 18, 18);
    }
    assertCaught(GradientCheck.standard(), KERNEL);
  }

  @Test
  void aSumInPlaceOfAMeanIsCaught() {
    gradient.replaceAll((_, g) -> Arrays.stream(g).map(v -> 4 * v).toArray());
    assertCaught(GradientCheck.standard(), KERNEL);
  }

  @Test
  void aMissingBiasGradientIsCaught() {
    gradient.put("dense_1/bias", new double[3]);
    assertCaught(GradientCheck.standard(), "dense_1/bias");
  }

  @Test
  void aGradientThatIsNotANumberIsCaught() {
    gradient.get(KERNEL)[161] = Double.NaN;
    assertCaught(GradientCheck.standard(), KERNEL);
  }

  /** The difference of two losses near 1 is then all rounding: 1e-16 / 1e-14 is a hundredth. */
  @Test
  void tooSmallAStepFailsWithARightGradient() {
    assertCaught(new GradientCheck(1e-14, GradientCheck.TOLERANCE, 16), KERNEL);
  }

  /** The third derivative then shows. */
  @Test
  void tooLargeAStepFailsWithARightGradient() {
    assertCaught(new GradientCheck(0.3, GradientCheck.TOLERANCE, 16), KERNEL);
  }

  private void check(GradientCheck check) {
    check.check(weights, gradient, loss, SEED);
  }

  private void assertCaught(GradientCheck check, String parameter) {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> check(check))
        .withMessageStartingWith(parameter)
        .withMessageContaining("seed " + SEED);
  }
}
