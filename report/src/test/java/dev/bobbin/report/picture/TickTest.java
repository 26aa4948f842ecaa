package dev.bobbin.report.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TickTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void ticksCoverAnyRangeWithFewRoundValues(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 2000; i++) {
      double low = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(-8, 12));
      double high = low + Math.abs(low) * Math.pow(10, random.nextInt(-3, 4)) + 1e-9;
      int most = random.nextInt(4, 13);
      List<Tick> ticks = Tick.covering(low, high, most);
      double step = ticks.get(1).at() - ticks.getFirst().at();
      String what = "seed %d: %s to %s in %d: %s".formatted(seed, low, high, most, ticks);
      assertThat(ticks.size()).as(what).isBetween(2, most);
      assertThat(ticks.getFirst().at()).as(what).isLessThanOrEqualTo(low + 1e-6 * step);
      assertThat(ticks.getLast().at()).as(what).isGreaterThanOrEqualTo(high - 1e-6 * step);
      assertThat(ticks.stream().map(Tick::label).toList()).as(what).doesNotHaveDuplicates();
    }
  }

  @Test
  void labelsAreAsShortAsTheStepAllows() {
    assertThat(labels(Tick.covering(0, 1, 11)))
        .containsExactly("0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1.0");
    assertThat(labels(Tick.covering(0, 11.06, 11)))
        .containsExactly("0", "2", "4", "6", "8", "10", "12");
    assertThat(labels(Tick.whole(1, 10, 11)))
        .containsExactly("1", "2", "3", "4", "5", "6", "7", "8", "9", "10");
    assertThat(labels(Tick.whole(1, 500, 11)))
        .containsExactly("50", "100", "150", "200", "250", "300", "350", "400", "450", "500");
    assertThat(labels(Tick.whole(1, 1, 11))).containsExactly("1");
    assertThat(labels(Tick.logarithmic(1e-5, 1e-1)))
        .containsExactly("1e-5", "1e-4", "0.001", "0.01", "0.1");
    assertThat(labels(Tick.logarithmic(16, 1024)))
        .containsExactly("20", "50", "100", "200", "500", "1000");
  }

  private static List<String> labels(List<Tick> ticks) {
    return ticks.stream().map(Tick::label).toList();
  }
}
