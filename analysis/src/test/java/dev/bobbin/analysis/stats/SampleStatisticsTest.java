package dev.bobbin.analysis.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class SampleStatisticsTest {
  /** From NumPy: {@code mean(v), std(v, ddof=1)}. */
  @Test
  void meanAndDeviationAreThoseOfASample() {
    SampleStatistics spread = SampleStatistics.of(List.of(0.8911, 0.8934, 0.8902, 0.8899));
    assertThat(spread.count()).isEqualTo(4);
    assertThat(spread.mean()).isCloseTo(0.89115, within(1e-15));
    assertThat(spread.standardDeviation()).isCloseTo(0.001584297951775468, within(1e-15));
    assertThat(spread.min()).isEqualTo(0.8899);
    assertThat(spread.max()).isEqualTo(0.8934);
  }

  @Test
  void aSingleValueDoesNotSpread() {
    assertThat(SampleStatistics.of(List.of(0.3)))
        .isEqualTo(new SampleStatistics(1, 0.3, 0, 0.3, 0.3));
  }

  @Test
  void noValuesAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> SampleStatistics.of(List.of()));
  }
}
