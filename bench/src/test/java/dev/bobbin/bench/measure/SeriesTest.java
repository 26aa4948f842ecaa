package dev.bobbin.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SeriesTest {
  @Test
  void theMedianIsTheMiddleOrTheMeanOfBothMiddles() {
    assertThat(new Series(List.of(5.0, 1.0, 2.0)).median()).isEqualTo(2);
    assertThat(new Series(List.of(5.0, 1.0, 2.0, 4.0)).median()).isEqualTo(3);
    assertThat(new Series(List.of(5.0, 1.0, 2.0)).least()).isEqualTo(1);
  }

  @Test
  void ratiosAreOfTheSameRound() {
    Series slow = new Series(List.of(4.0, 9.0));
    assertThat(slow.over(new Series(List.of(2.0, 3.0))).rounds()).containsExactly(2.0, 3.0);
  }
}
