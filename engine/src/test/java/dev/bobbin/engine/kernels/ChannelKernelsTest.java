package dev.bobbin.engine.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("kernels")
class ChannelKernelsTest {
  private static final int OFF = 3;

  private final ChannelKernels scalar = new ScalarChannelKernels();
  private final ChannelKernels vector = new VectorChannelKernels();

  @ParameterizedTest
  @CsvSource({
    "0,10", "1,1", "5,3", "7,4", "3,5", "6,7", "5,8", "4,9", "9,10", "2,15", "3,16", "5,17", "4,31",
    "3,32", "2,33", "13,97", "1009,5", "2,1009"
  })
  void everyKernelGivesTheBitsOfItsTwin(int rows, int channels) {
    float[][] expected = runAll(scalar, rows, channels);
    float[][] actual = runAll(vector, rows, channels);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).as("result " + i).isEqualTo(expected[i]);
    }
  }

  /** All kernels on the same data, which ends flush with its arrays; rows of a sum have gaps. */
  private static float[][] runAll(ChannelKernels kernels, int rows, int channels) {
    int stride = channels + 2;
    float[] gaps = TwinCases.ordinary(1, OFF + size(rows, stride, channels), 2);
    float[] x = TwinCases.ordinary(1, OFF + rows * channels, 2);
    float[] perChannel = TwinCases.ordinary(2, channels, 1);
    float[] mean = TwinCases.ordinary(3, channels, 1);
    float[] inverse = TwinCases.ordinary(4, channels, 3);
    float[] other = TwinCases.ordinary(5, channels, 3);
    float[][] y = new float[3][];
    for (int i = 0; i < y.length; i++) {
      y[i] = TwinCases.ordinary(6, OFF + rows * channels, 1);
    }
    float[][] sums = new float[4][];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = TwinCases.ordinary(7 + i, OFF + channels, 1);
    }
    kernels.sum(gaps, OFF, stride, rows, channels, sums[0], OFF);
    kernels.squaredDeviations(x, OFF, rows, channels, perChannel, sums[1]);
    kernels.scaleShift(x, OFF, y[0], OFF - 1, rows, channels, perChannel, mean);
    kernels.normalize(x, OFF, y[1], OFF - 1, rows, channels, mean, inverse, perChannel, other);
    kernels.normalizeSums(x, OFF, y[2], OFF, rows, channels, mean, inverse, sums[2], sums[3]);
    kernels.normalizeGradient(
        x, OFF, y[2], OFF - 1, rows, channels, mean, inverse, other, perChannel, mean);
    return new float[][] {y[0], y[1], y[2], sums[0], sums[1], sums[2], sums[3]};
  }

  private static int size(int rows, int stride, int channels) {
    return rows == 0 ? 0 : (rows - 1) * stride + channels;
  }

  @Test
  void aSumInTwoCallsHasTheBitsOfOne() {
    float[] x = TwinCases.ordinary(1, 21 * 100, 1);
    float[] once = new float[20];
    float[] twice = new float[20];
    vector.sum(x, 0, 21, 100, 20, once, 0);
    vector.sum(x, 0, 21, 37, 20, twice, 0);
    vector.sum(x, 37 * 21, 21, 63, 20, twice, 0);
    assertThat(twice).isEqualTo(once);
  }

  /** Two channels worked out by hand: means 2 and 10, variances 2/3 and 8/3. */
  @Test
  void batchNormalisationOfAColumnWorkedOutByHand() {
    float[] x = {1, 8, 2, 10, 3, 12};
    float[] mean = {2, 10};
    float[] squares = new float[2];
    vector.squaredDeviations(x, 0, 3, 2, mean, squares);
    assertThat(squares).containsExactly(2, 8);
    float[] inverse = {(float) Math.sqrt(1.5), (float) Math.sqrt(0.375)};
    float[] y = new float[6];
    vector.normalize(x, 0, y, 0, 3, 2, mean, inverse, new float[] {1, 2}, new float[] {0, 5});
    float h = (float) Math.sqrt(1.5);
    assertThat(y).containsExactly(new float[] {-h, 5 - 2 * h, 0, 5, h, 5 + 2 * h}, within(1e-6f));
  }

  /**
   * The gradient's formula against central differences of a double-precision batch normalisation.
   */
  @Test
  void theGradientOfBatchNormalisationIsItsDerivative() {
    int rows = 6;
    float[] x = {0.3f, -1.2f, 0.8f, 2.1f, -0.4f, 0.9f};
    float[] d = {1, -2, 0.5f, 0.25f, 3, -1};
    float gamma = 1.7f;
    double[] statistics = statistics(x, -1, 0);
    float[] mean = {(float) statistics[0]};
    float[] inverse = {(float) statistics[1]};
    float[] sumD = new float[1];
    float[] sumDh = new float[1];
    vector.normalizeSums(x, 0, d, 0, rows, 1, mean, inverse, sumD, sumDh);
    float[] gradient = d.clone();
    vector.normalizeGradient(
        x,
        0,
        gradient,
        0,
        rows,
        1,
        mean,
        inverse,
        new float[] {gamma * inverse[0]},
        new float[] {sumD[0] / rows},
        new float[] {sumDh[0] / rows});
    double step = 1e-5;
    for (int i = 0; i < rows; i++) {
      double difference =
          (objective(x, d, gamma, i, step) - objective(x, d, gamma, i, -step)) / (2 * step);
      assertThat((double) gradient[i]).as("row " + i).isCloseTo(difference, within(1e-5));
    }
  }

  private static double objective(float[] x, float[] d, double gamma, int moved, double by) {
    double[] statistics = statistics(x, moved, by);
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += d[i] * gamma * (x[i] + (i == moved ? by : 0) - statistics[0]) * statistics[1];
    }
    return sum;
  }

  /** Mean and 1 / standard deviation of x with one value moved. */
  private static double[] statistics(float[] x, int moved, double by) {
    double mean = 0;
    for (int i = 0; i < x.length; i++) {
      mean += (x[i] + (i == moved ? by : 0)) / x.length;
    }
    double variance = 0;
    for (int i = 0; i < x.length; i++) {
      double deviation = x[i] + (i == moved ? by : 0) - mean;
      variance += deviation * deviation / x.length;
    }
    return new double[] {mean, 1 / Math.sqrt(variance)};
  }
}
