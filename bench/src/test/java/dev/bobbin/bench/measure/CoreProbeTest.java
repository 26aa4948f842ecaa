package dev.bobbin.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CoreProbeTest {
  @Test
  void aRateFarBelowTheFastestMeansThatCoresAreShared() {
    double[] rates = {10, 10, 4, 8.6, 8.4, 12, 10};
    int[] next = {0};
    CoreProbe probe = new CoreProbe(() -> rates[next[0]++], 2);
    assertThat(probe.isFull()).isFalse();
    assertThat(probe.isFull()).isTrue();
    assertThat(probe.isFull()).isFalse();
    assertThat(probe.isFull()).as("the fastest so far").isTrue();
    assertThat(probe.isFull()).isFalse();
  }

  @Test
  void waitingEndsWhenTheCoresAreFastAgainOrAfterTwentyLooks() {
    int[] looks = {0};
    assertThat(new CoreProbe(() -> looks[0]++ == 1 ? 4 : 10, 1).await()).isTrue();
    assertThat(looks[0]).isEqualTo(3);
    int[] slow = {0};
    assertThat(new CoreProbe(() -> slow[0]++ == 0 ? 10 : 4, 1).await()).isFalse();
    assertThat(slow[0]).isEqualTo(22);
  }

  @Test
  void theLoopHasARate() {
    assertThat(CoreProbe.rate(2)).isPositive().isFinite();
  }
}
