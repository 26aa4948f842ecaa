package dev.bobbin.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LatenciesTest {
  private static final long MILLI = 1_000_000;

  @Test
  void percentilesAreByNearestRank() {
    Latencies latencies = new Latencies(1000);
    for (int i = 100; i >= 1; i--) {
      latencies.add(i * MILLI);
    }
    assertThat(latencies.millis(0.5)).isEqualTo(50);
    assertThat(latencies.millis(0.99)).isEqualTo(99);
    assertThat(latencies.millis(1)).isEqualTo(100);
    assertThat(latencies.millis(0.001)).isEqualTo(1);
  }

  @Test
  void whatHasNoRoomIsNotKeptAndNothingHasNoPercentile() {
    Latencies latencies = new Latencies(2);
    assertThat(latencies.millis(0.5)).isNaN();
    latencies.add(MILLI);
    latencies.add(2 * MILLI);
    latencies.add(3 * MILLI);
    assertThat(latencies.count()).isEqualTo(2);
    assertThat(latencies.millis(1)).isEqualTo(2);
  }
}
