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
      int end = Math.min(at + runs[n % runs.length], values.length);
      while (at < end) {
        int count = sums.room(0, end - at);
        for (int i = at; i < at + count; i++) {
          float value = values[i] - mean;
          sums.block(0)[0] += mean == 0 ? value : value * value;
        }
        sums.added(0, count);
        at += count;
      }
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
  void onlyTheFirstShardsCountAndAClearedSumIsZero() {
    BlockSums sums = new BlockSums(1);
    sums.block(2)[0] += 300;
    sums.added(2, BlockSums.BLOCK);
    sums.block(2)[0] += 7;
    sums.added(2, 1);
    assertThat(sums.room(2, 1_000)).isEqualTo(BlockSums.BLOCK - 1);
    assertThat(sums.total(3, 0)).isEqualTo(307);
    assertThat(sums.total(2, 0)).isZero();
    sums.clear();
    assertThat(sums.total(3, 0)).isZero();
  }
}
