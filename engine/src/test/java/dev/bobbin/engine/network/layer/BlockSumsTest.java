package dev.bobbin.engine.network.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BlockSumsTest {
  /** A shard of a batch of 1,024 images of 28x28. */
  private static final int ROWS = 64 * 784;

  private static float[] values() {
    Random random = new Random(1);
    float[] values = new float[ROWS];
    for (int i = 0; i < ROWS; i++) {
      values[i] = (float) (30_000 + 5 * random.nextGaussian());
    }
    return values;
  }

  private static double sum(float[] values, int[] runs, float mean) {
    BlockSums sums = new BlockSums(1);
    int at = 0;
    for (int n = 0; at < values.length; n++) {
      int start = at;
      int rows = Math.min(runs[n % runs.length], values.length - at);
      sums.add(
          0,
          rows,
          (first, count, sum) -> {
            for (int i = start + first; i < start + first + count; i++) {
              float value = values[i] - mean;
              sum[0] += mean == 0 ? value : value * value;
            }
          });
      at += rows;
    }
    return sums.total(1, 0);
  }

  @Test
  void meanAndVarianceOfALargeBatchAreRight() {
    float[] values = values();
    double exactMean = 0;
    for (float value : values) {
      exactMean += value / (double) ROWS;
    }
    double exactVariance = 0;
    for (float value : values) {
      exactVariance += (value - exactMean) * (value - exactMean) / ROWS;
    }
    float mean = (float) (sum(values, new int[] {ROWS}, 0) / ROWS);
    assertThat((double) mean).isCloseTo(exactMean, within(0.02));
    assertThat(sum(values, new int[] {ROWS}, mean) / ROWS)
        .isCloseTo(exactVariance, within(0.001 * exactVariance));
  }

  /** Rows come in runs, whose length depends on the layout in memory. */
  @Test
  void theBitsDoNotDependOnTheRuns() {
    float[] values = values();
    double whole = sum(values, new int[] {ROWS}, 0);
    for (int[] runs : new int[][] {{1}, {28}, {784}, {1, 255, 257, 1000}}) {
      assertThat(sum(values, runs, 0)).isEqualTo(whole);
    }
  }

  @Test
  void twoSumsOfTheSameRowsAreThoseOfEach() {
    BlockSums one = new BlockSums(1);
    BlockSums other = new BlockSums(1);
    for (int run = 0; run < 3; run++) {
      BlockSums.add(
          one,
          other,
          2,
          300,
          (first, count, sum, otherSum) -> {
            sum[0] += count;
            otherSum[0] += 2 * count;
          });
    }
    assertThat(one.total(3, 0)).isEqualTo(900);
    assertThat(other.total(3, 0)).isEqualTo(1800);
    assertThat(one.total(2, 0)).isZero();
    one.clear();
    assertThat(one.total(3, 0)).isZero();
  }
}
