package dev.bobbin.engine.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("kernels")
class UpdateKernelsTest {
  private static final int W_OFF = 5;
  private static final int G_OFF = 2;
  private static final int SLACK = 9;

  private final UpdateKernels scalar = new ScalarUpdateKernels();
  private final UpdateKernels vector = new VectorUpdateKernels();

  /** A kernel with its scalars filled in, on weights, gradient and two slots. */
  private interface Kernel {
    void run(
        UpdateKernels kernels,
        float[] w,
        int wOff,
        float[] g,
        int gOff,
        float[] a,
        float[] b,
        int n);
  }

  private static final Map<String, Kernel> KERNELS = new LinkedHashMap<>();

  static {
    KERNELS.put("sgd", (k, w, wOff, g, gOff, a, b, n) -> k.sgd(w, wOff, g, gOff, n, 0.1f));
    KERNELS.put(
        "momentum",
        (k, w, wOff, g, gOff, a, b, n) -> k.momentum(w, wOff, g, gOff, a, n, 0.1f, 0.9f));
    KERNELS.put(
        "nesterov",
        (k, w, wOff, g, gOff, a, b, n) -> k.nesterov(w, wOff, g, gOff, a, n, 0.1f, 0.9f));
    KERNELS.put(
        "adam",
        (k, w, wOff, g, gOff, a, b, n) ->
            k.adam(w, wOff, g, gOff, a, b, n, 0.03f, 0.1f, 0.001f, 1e-7f, 0.004f));
    KERNELS.put(
        "rmsProp",
        (k, w, wOff, g, gOff, a, b, n) -> k.rmsProp(w, wOff, g, gOff, b, n, 0.01f, 0.1f, 1e-7f));
    KERNELS.put(
        "rmsPropMomentum",
        (k, w, wOff, g, gOff, a, b, n) ->
            k.rmsPropMomentum(w, wOff, g, gOff, b, a, n, 0.01f, 0.1f, 1e-7f, 0.9f));
    KERNELS.put(
        "adagrad",
        (k, w, wOff, g, gOff, a, b, n) -> k.adagrad(w, wOff, g, gOff, b, n, 0.01f, 1e-7f));
    KERNELS.put(
        "addPenalty",
        (k, w, wOff, g, gOff, a, b, n) -> k.addPenalty(w, wOff, g, gOff, n, 0.01f, 0.02f));
    KERNELS.put("scale", (k, w, wOff, g, gOff, a, b, n) -> k.scale(g, gOff, n, 0.37f));
    KERNELS.put("clip", (k, w, wOff, g, gOff, a, b, n) -> k.clip(g, gOff, n, 0.5f));
  }

  @ParameterizedTest
  @MethodSource("dev.bobbin.engine.kernels.TwinCases#sizes")
  void everyKernelGivesTheBitsOfItsTwin(int n) {
    for (boolean wild : new boolean[] {false, true}) {
      KERNELS.forEach((name, kernel) -> {
        float[][] expected = arrays(n, wild);
        float[][] actual = arrays(n, wild);
        kernel.run(scalar, expected[0], W_OFF, expected[1], G_OFF, expected[2], expected[3], n);
        kernel.run(vector, actual[0], W_OFF, actual[1], G_OFF, actual[2], actual[3], n);
        for (int i = 0; i < expected.length; i++) {
          assertThat(actual[i]).as("%s, array %d, wild: %s", name, i, wild).isEqualTo(expected[i]);
        }
      });
    }
  }

  /** Weights, gradient, a slot, and a slot of squares. */
  private static float[][] arrays(int n, boolean wild) {
    int size = W_OFF + n + SLACK;
    float[][] arrays = new float[4][];
    for (int i = 0; i < arrays.length; i++) {
      arrays[i] = wild ? TwinCases.wild(n + i, size) : TwinCases.ordinary(n + i, size, 1);
    }
    for (int i = 0; i < size; i++) {
      arrays[3][i] = Math.abs(arrays[3][i]);
    }
    return arrays;
  }

  @ParameterizedTest
  @MethodSource("dev.bobbin.engine.kernels.TwinCases#sizes")
  void sumsGiveTheBitsOfTheirTwinsAndAreRight(int n) {
    float[] x = TwinCases.ordinary(n, W_OFF + n + SLACK, 1);
    // Results of earlier sums must not matter.
    float[] scratch = TwinCases.ordinary(n + 1, UpdateKernels.SCRATCH, 1);
    double squares = 0;
    double absolutes = 0;
    for (int i = W_OFF; i < W_OFF + n; i++) {
      squares += (double) x[i] * x[i];
      absolutes += Math.abs(x[i]);
    }
    assertThat(vector.sumOfSquares(x, W_OFF, n, scratch))
        .isEqualTo(scalar.sumOfSquares(x, W_OFF, n, scratch));
    assertThat(vector.sumOfSquares(x, W_OFF, n, scratch))
        .isCloseTo(squares, within(1e-6 * squares));
    assertThat(vector.sumOfAbsolutes(x, W_OFF, n, scratch))
        .isEqualTo(scalar.sumOfAbsolutes(x, W_OFF, n, scratch));
    assertThat(vector.sumOfAbsolutes(x, W_OFF, n, scratch))
        .isCloseTo(absolutes, within(1e-6 * absolutes));
  }

  @Test
  void paddingStaysZero() {
    int n = 35;
    float[] zeros = new float[W_OFF + n];
    KERNELS.forEach((name, kernel) -> {
      float[][] arrays = {zeros.clone(), zeros.clone(), zeros.clone(), zeros.clone()};
      for (int step = 0; step < 3; step++) {
        kernel.run(vector, arrays[0], W_OFF, arrays[1], G_OFF, arrays[2], arrays[3], n);
      }
      for (float[] array : arrays) {
        assertThat(array).as(name).containsOnly(0f);
      }
    });
  }

  @Test
  void slotsOfDeadWeightsComeToRestBeforeTheyAreDenormal() {
    int n = 16;
    for (String name :
        new String[] {"momentum", "nesterov", "adam", "rmsProp", "rmsPropMomentum"}) {
      float[] w = new float[n];
      float[] g = new float[n];
      float[] a = new float[n];
      float[] b = new float[n];
      Arrays.fill(g, 1e-3f);
      KERNELS.get(name).run(vector, w, 0, g, 0, a, b, n);
      Arrays.fill(g, 0);
      for (int step = 0; step < 1000; step++) {
        KERNELS.get(name).run(vector, w, 0, g, 0, a, b, n);
        assertThat(a[0] == 0 || Math.abs(a[0]) >= Float.MIN_NORMAL)
            .as("%s, step %d: %s", name, step, a[0])
            .isTrue();
        assertThat(b[0] == 0 || b[0] >= Float.MIN_NORMAL)
            .as("%s, step %d: %s", name, step, b[0])
            .isTrue();
      }
      // 0.9 times a few steps of the grid rounds to the same few steps.
      assertThat(Math.abs(a[0])).as(name).isLessThan(1e-26f);
    }
  }

  @Test
  void thePenaltyIsTheDerivativeOfItsTerm() {
    float[] w = {2, -3, 0};
    float[] g = {1, 1, 1};
    vector.addPenalty(w, 0, g, 0, 3, 0.25f, 2 * 0.5f);
    assertThat(g).containsExactly(1 + 0.25f + 2, 1 - 0.25f - 3, 1);
  }

  @Test
  void clippingBoundsBothSidesAndLetsNanThrough() {
    float[] g = {3, -3, 0.2f, Float.NaN, Float.NEGATIVE_INFINITY};
    vector.clip(g, 0, 5, 0.5f);
    assertThat(g).containsExactly(0.5f, -0.5f, 0.2f, Float.NaN, -0.5f);
  }
}
