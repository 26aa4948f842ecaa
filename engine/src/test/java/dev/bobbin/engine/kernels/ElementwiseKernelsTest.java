package dev.bobbin.engine.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("kernels")
class ElementwiseKernelsTest {
  private static final int X_OFF = 3;
  private static final int Y_OFF = 5;
  private static final int SLACK = 9;

  private final ElementwiseKernels scalar = new ScalarElementwiseKernels();
  private final ElementwiseKernels vector = new VectorElementwiseKernels();

  /** A kernel with its scalars filled in: reads one range, and writes, or changes, the other. */
  private interface Kernel {
    void run(ElementwiseKernels kernels, float[] x, int xOff, float[] y, int yOff, int n);
  }

  private static final Map<String, Kernel> KERNELS = new LinkedHashMap<>();

  static {
    KERNELS.put("relu", ElementwiseKernels::relu);
    KERNELS.put("reluGradient", ElementwiseKernels::reluGradient);
    KERNELS.put("leakyRelu", (k, x, xOff, y, yOff, n) -> k.leakyRelu(x, xOff, y, yOff, n, 0.3f));
    KERNELS.put(
        "leakyReluGradient",
        (k, x, xOff, y, yOff, n) -> k.leakyReluGradient(x, xOff, y, yOff, n, 0.3f));
    KERNELS.put("elu", (k, x, xOff, y, yOff, n) -> k.elu(x, xOff, y, yOff, n, 0.7f));
    KERNELS.put(
        "eluGradient", (k, x, xOff, y, yOff, n) -> k.eluGradient(x, xOff, y, yOff, n, 0.7f));
    KERNELS.put("gelu", ElementwiseKernels::gelu);
    KERNELS.put("geluGradient", ElementwiseKernels::geluGradient);
    KERNELS.put("silu", ElementwiseKernels::silu);
    KERNELS.put("siluGradient", ElementwiseKernels::siluGradient);
    KERNELS.put("sigmoid", ElementwiseKernels::sigmoid);
    KERNELS.put("sigmoidGradient", ElementwiseKernels::sigmoidGradient);
    KERNELS.put("tanh", ElementwiseKernels::tanh);
    KERNELS.put("tanhGradient", ElementwiseKernels::tanhGradient);
    KERNELS.put("exp", ElementwiseKernels::exp);
    KERNELS.put("dropout", (k, x, xOff, y, yOff, n) -> k.dropout(x, xOff, y, yOff, n, 42, 7, 0.4f));
    KERNELS.put("add", ElementwiseKernels::add);
  }

  @ParameterizedTest
  @MethodSource("dev.bobbin.engine.kernels.TwinCases#sizes")
  void everyKernelGivesTheBitsOfItsTwin(int n) {
    KERNELS.forEach((name, kernel) -> {
      float[] x = TwinCases.wild(n, X_OFF + n + SLACK);
      float[] expected = TwinCases.wild(n + 1, Y_OFF + n + SLACK);
      float[] actual = expected.clone();
      kernel.run(scalar, x, X_OFF, expected, Y_OFF, n);
      kernel.run(vector, x, X_OFF, actual, Y_OFF, n);
      assertThat(actual).as(name).isEqualTo(expected);
    });
  }

  @ParameterizedTest
  @MethodSource("dev.bobbin.engine.kernels.TwinCases#sizes")
  void everyKernelWorksInPlace(int n) {
    KERNELS.forEach((name, kernel) -> {
      float[] input = TwinCases.wild(n, X_OFF + n + SLACK);
      float[] expected = input.clone();
      kernel.run(scalar, input.clone(), X_OFF, expected, X_OFF, n);
      float[] actual = input.clone();
      kernel.run(vector, actual, X_OFF, actual, X_OFF, n);
      assertThat(actual).as(name).isEqualTo(expected);
    });
  }

  @ParameterizedTest
  @CsvSource({"0,10", "1,1", "1,10", "3,10", "7,3", "5,16", "4,17", "31,33", "2,1009"})
  void softmaxGivesTheBitsOfItsTwin(int rows, int channels) {
    int n = rows * channels;
    float[] x = TwinCases.ordinary(n, X_OFF + n + SLACK, 20);
    float[] expected = new float[Y_OFF + n + SLACK];
    float[] actual = new float[Y_OFF + n + SLACK];
    scalar.softmax(x, X_OFF, expected, Y_OFF, rows, channels);
    vector.softmax(x, X_OFF, actual, Y_OFF, rows, channels);
    assertThat(actual).isEqualTo(expected);

    float[] expectedGradient = x.clone();
    float[] actualGradient = x.clone();
    scalar.softmaxGradient(expected, Y_OFF, expectedGradient, X_OFF, rows, channels);
    vector.softmaxGradient(actual, Y_OFF, actualGradient, X_OFF, rows, channels);
    assertThat(actualGradient).isEqualTo(expectedGradient);
  }

  @Test
  void softmaxOfLogarithmsGivesTheShares() {
    float[] x = {(float) Math.log(1), (float) Math.log(2), (float) Math.log(5)};
    float[] y = new float[3];
    vector.softmax(x, 0, y, 0, 1, 3);
    assertThat(y).containsExactly(new float[] {0.125f, 0.25f, 0.625f}, within(1e-7f));
  }

  @Test
  void softmaxOfHugeValuesDoesNotOverflow() {
    float[] x = {1e30f, 1e30f, -1e30f, -1000, -1000, -1000};
    vector.softmax(x, 0, x, 0, 2, 3);
    assertThat(x)
        .containsExactly(new float[] {0.5f, 0.5f, 0, 1 / 3f, 1 / 3f, 1 / 3f}, within(1e-7f));
  }

  @Test
  void softmaxWithNanInItsRowIsNanAndLeavesOtherRowsAlone() {
    float[] x = {1, Float.NaN, 1, 1};
    vector.softmax(x, 0, x, 0, 2, 2);
    assertThat(x).containsExactly(Float.NaN, Float.NaN, 0.5f, 0.5f);
  }

  @Test
  void reluLetsNanThroughSoThatItCanBeFound() {
    float[] x = {Float.NaN, -1, -0f, 2};
    vector.relu(x, 0, x, 0, 4);
    assertThat(x).containsExactly(Float.NaN, 0, 0, 2);
  }

  @Test
  void dropoutKeepsTheExpectedShareAndScalesIt() {
    int n = 100_000;
    float[] ones = new float[n];
    Arrays.fill(ones, 1);
    float[] y = new float[n];
    vector.dropout(ones, 0, y, 0, n, 1, 0, 0.25f);
    int kept = 0;
    for (float v : y) {
      assertThat(v == 0 || v == 1 / 0.75f).isTrue();
      kept += v == 0 ? 0 : 1;
    }
    // Five standard deviations of a binomial count.
    assertThat(kept).isCloseTo(75_000, within((int) (5 * Math.sqrt(n * 0.25 * 0.75))));
  }

  @Test
  void dropoutInPartsIsDropoutAtOnce() {
    float[] x = TwinCases.ordinary(1, 100, 1);
    float[] whole = new float[100];
    float[] parts = new float[100];
    vector.dropout(x, 0, whole, 0, 100, 9, 1000, 0.5f);
    vector.dropout(x, 0, parts, 0, 37, 9, 1000, 0.5f);
    vector.dropout(x, 37, parts, 37, 63, 9, 1037, 0.5f);
    assertThat(parts).isEqualTo(whole);
  }

  @ParameterizedTest
  @MethodSource("dev.bobbin.engine.kernels.TwinCases#sizes")
  void allFiniteFindsOneBadValueWhereverItIs(int n) {
    float[] x = TwinCases.ordinary(n, n + 2, Float.MAX_VALUE);
    x[0] = Float.NaN;
    x[n + 1] = Float.POSITIVE_INFINITY;
    assertThat(vector.allFinite(x, 1, n)).isTrue();
    assertThat(scalar.allFinite(x, 1, n)).isTrue();
    float[] bad = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
    Random random = new Random(n);
    for (int trial = 0; trial < 10 && n > 0; trial++) {
      float[] spoilt = x.clone();
      spoilt[1 + random.nextInt(n)] = bad[trial % bad.length];
      assertThat(vector.allFinite(spoilt, 1, n)).isFalse();
      assertThat(scalar.allFinite(spoilt, 1, n)).isFalse();
    }
  }

  /** Each gradient kernel against the central difference of its forward kernel. */
  @Test
  void gradientKernelsAreTheDerivativesOfTheirForwardKernels() {
    float[] x = {-6, -3, -1, -0.4f, -0.05f, 0.05f, 0.4f, 1, 3, 6};
    checkDerivative("relu", "reluGradient", x, true);
    checkDerivative("leakyRelu", "leakyReluGradient", x, true);
    checkDerivative("elu", "eluGradient", x, true);
    checkDerivative("gelu", "geluGradient", x, false);
    checkDerivative("silu", "siluGradient", x, false);
    checkDerivative("sigmoid", "sigmoidGradient", x, true);
    checkDerivative("tanh", "tanhGradient", x, true);
  }

  private void checkDerivative(String forward, String gradient, float[] x, boolean fromOutput) {
    float step = 0x1p-7f;
    int n = x.length;
    float[] y = new float[n];
    float[] above = new float[n];
    float[] below = new float[n];
    for (int i = 0; i < n; i++) {
      above[i] = x[i] + step;
      below[i] = x[i] - step;
    }
    Kernel f = KERNELS.get(forward);
    f.run(vector, x, 0, y, 0, n);
    f.run(vector, above, 0, above, 0, n);
    f.run(vector, below, 0, below, 0, n);
    float[] d = new float[n];
    Arrays.fill(d, 2);
    KERNELS.get(gradient).run(vector, fromOutput ? y : x, 0, d, 0, n);
    for (int i = 0; i < n; i++) {
      float difference = 2 * (above[i] - below[i]) / (2 * step);
      assertThat(d[i]).as("%s at %s", gradient, x[i]).isCloseTo(difference, within(1e-4f));
    }
  }
}
