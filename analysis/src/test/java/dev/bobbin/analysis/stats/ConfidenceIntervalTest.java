package dev.bobbin.analysis.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfidenceIntervalTest {
  /** Golden figures: SciPy's {@code binomtest(...).proportion_ci(method='wilson')}. */
  @ParameterizedTest
  @CsvSource({
    "8922, 10000, 0.885970306898534, 0.8981284847795074",
    "0, 10, 0, 0.27753279986288926",
    "10, 10, 0.7224672001371109, 1",
    "1, 3, 0.06149194472039626, 0.7923403991979523",
    "0, 0, 0, 1"
  })
  void wilsonHasTheFiguresOfSciPy(int hits, int total, double low, double high) {
    ConfidenceInterval interval = ConfidenceInterval.wilson(hits, total);
    assertThat(interval.low()).isCloseTo(low, within(1e-12));
    assertThat(interval.high()).isCloseTo(high, within(1e-12));
  }

  @ParameterizedTest
  @CsvSource({"-1, 3", "4, 3"})
  void moreHitsThanTrialsAreRefused(int hits, int total) {
    assertThatThrownBy(() -> ConfidenceInterval.wilson(hits, total))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
