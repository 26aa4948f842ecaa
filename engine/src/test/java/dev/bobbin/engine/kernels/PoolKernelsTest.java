package dev.bobbin.engine.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("kernels")
class PoolKernelsTest {
  private static final int BASE = 5;

  private final PoolKernels scalar = new ScalarPoolKernels();
  private final PoolKernels vector = new VectorPoolKernels();

  /** Few distinct values, so that ties are common. */
  private static float[] values(long seed, int n) {
    Random random = new Random(seed);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = random.nextInt(-3, 4) / 2f;
    }
    return values;
  }

  @ParameterizedTest
  @CsvSource({
    "0,16", "1,1", "3,3", "2,4", "5,5", "7,8", "4,15", "4,16", "9,17", "13,31", "6,32", "3,67"
  })
  void everyKernelGivesTheBitsOfItsTwin(int outputs, int channels) {
    int xStep = channels * 2 + 1;
    int yStep = channels + 3;
    int size = BASE + outputs * xStep + channels;
    float[] x = values(1, size);
    float[] y = values(2, size);
    float[] d = values(3, size);
    float[][] expected = {y.clone(), y.clone(), y.clone(), x.clone(), x.clone(), d.clone()};
    float[][] actual = {y.clone(), y.clone(), y.clone(), x.clone(), x.clone(), d.clone()};
    run(scalar, x, y, d, expected, xStep, yStep, outputs, channels);
    run(vector, x, y, d, actual, xStep, yStep, outputs, channels);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).as("kernel " + i).isEqualTo(expected[i]);
    }
  }

  private static void run(
      PoolKernels kernels,
      float[] x,
      float[] y,
      float[] d,
      float[][] results,
      int xStep,
      int yStep,
      int outputs,
      int channels) {
    kernels.max(x, BASE, xStep, results[0], BASE, yStep, outputs, channels);
    kernels.add(x, BASE, xStep, results[1], BASE, yStep, outputs, channels);
    kernels.scale(results[2], BASE, yStep, outputs, channels, 0.25f);
    kernels.spread(results[3], BASE, xStep, d, BASE, yStep, outputs, channels, 0.3f);
    kernels.take(
        x,
        BASE,
        xStep,
        y,
        BASE,
        yStep,
        results[4],
        BASE,
        xStep,
        results[5],
        BASE,
        yStep,
        outputs,
        channels);
  }

  @Test
  void theFirstOfSeveralLargestTapsTakesTheGradient() {
    float[] x = {2, 2, 1};
    float[] y = {2};
    float[] dx = new float[3];
    float[] dy = {7};
    for (int tap = 0; tap < 3; tap++) {
      vector.take(x, tap, 1, y, 0, 1, dx, tap, 1, dy, 0, 1, 1, 1);
    }
    assertThat(dx).containsExactly(7, 0, 0);
    assertThat(dy).containsExactly(0);
  }

  @ParameterizedTest
  @CsvSource({"0,16", "1,1", "3,3", "2,4", "7,8", "4,15", "4,16", "9,17", "6,32", "3,67"})
  void windowsOfTwoByTwoGiveTheBitsOfTheirTapsOneAfterTheOther(int outputs, int channels) {
    int xStep = channels * 2;
    int xRow = outputs * xStep + 3;
    int yStep = channels + 3;
    int size = BASE + 2 * xRow + xStep;
    float[] x = values(1, size);
    float[] d = values(3, BASE + outputs * yStep);
    d[d.length / 2] = -0f;
    float[] y = new float[d.length];
    float[] dx = new float[size];
    float[] left = d.clone();
    int[] taps = {0, channels, xRow, xRow + channels};
    scalar.copy(x, BASE, xStep, y, BASE, yStep, outputs, channels);
    for (int tap : taps) {
      scalar.max(x, BASE + tap, xStep, y, BASE, yStep, outputs, channels);
    }
    for (int tap : taps) {
      scalar.take(
          x,
          BASE + tap,
          xStep,
          y,
          BASE,
          yStep,
          dx,
          BASE + tap,
          xStep,
          left,
          BASE,
          yStep,
          outputs,
          channels);
    }
    for (PoolKernels kernels : new PoolKernels[] {scalar, vector}) {
      float[] y2 = new float[y.length];
      kernels.max2x2(x, BASE, xStep, xRow, y2, BASE, yStep, outputs, 0, channels);
      assertThat(y2).isEqualTo(y);
      float[] dx2 = new float[size];
      for (int tap : taps) {
        for (int o = 0; o < outputs; o++) {
          Arrays.fill(dx2, BASE + tap + o * xStep, BASE + tap + o * xStep + channels, Float.NaN);
        }
      }
      float[] kept = d.clone();
      int[] largest = new int[2 + outputs * Math.ceilDiv(channels, PoolKernels.NOTED)];
      Arrays.fill(y2, 0);
      kernels.largest2x2(x, BASE, xStep, xRow, y2, BASE, yStep, largest, 2, outputs, 0, channels);
      assertThat(y2).isEqualTo(y);
      kernels.route2x2(largest, 2, dx2, BASE, xStep, xRow, d, BASE, yStep, outputs, 0, channels);
      assertThat(dx2).isEqualTo(dx);
      assertThat(d).isEqualTo(kept);
    }
  }

  @ParameterizedTest
  @CsvSource({"0,16", "1,1", "3,3", "2,4", "7,8", "4,15", "4,16", "9,17", "6,32", "3,67"})
  void meansOfTwoByTwoGiveTheBitsOfTheirTapsOneAfterTheOther(int outputs, int channels) {
    int xStep = channels * 2;
    int xRow = outputs * xStep + 3;
    int yStep = channels + 3;
    int size = BASE + 2 * xRow + xStep;
    float[] x = values(1, size);
    float[] d = values(3, BASE + outputs * yStep);
    d[d.length / 2] = -0f;
    float[] y = new float[d.length];
    float[] dx = new float[size];
    int[] taps = {0, channels, xRow, xRow + channels};
    scalar.copy(x, BASE, xStep, y, BASE, yStep, outputs, channels);
    for (int tap : new int[] {channels, xRow, xRow + channels}) {
      scalar.add(x, BASE + tap, xStep, y, BASE, yStep, outputs, channels);
    }
    scalar.scale(y, BASE, yStep, outputs, channels, 0.25f);
    for (int tap : taps) {
      scalar.spread(dx, BASE + tap, xStep, d, BASE, yStep, outputs, channels, 0.25f);
    }
    for (PoolKernels kernels : new PoolKernels[] {scalar, vector}) {
      float[] y2 = new float[y.length];
      kernels.mean2x2(x, BASE, xStep, xRow, y2, BASE, yStep, outputs, 0, channels, 0.25f);
      assertThat(y2).isEqualTo(y);
      float[] dx2 = new float[size];
      kernels.spread2x2(dx2, BASE, xStep, xRow, d, BASE, yStep, outputs, 0, channels, 0.25f);
      assertThat(dx2).isEqualTo(dx);
    }
  }
}
