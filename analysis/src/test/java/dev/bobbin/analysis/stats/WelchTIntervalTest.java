package dev.bobbin.analysis.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class WelchTIntervalTest {
  /** From SciPy 1.17.1: {@code ttest_ind(a, b, equal_var=False).confidence_interval(...)}. */
  @Test
  void theIntervalIsThatOfSciPy() {
    // 5.52 degrees of freedom.
    WelchTInterval difference =
        WelchTInterval.of(List.of(1.0, 2.0, 3.0, 4.0), List.of(2.0, 4.0, 6.0, 8.0, 10.0), 0.95);
    assertThat(difference.mean()).isCloseTo(-3.5, within(1e-12));
    assertThat(difference.low()).isCloseTo(-7.385368080514045, within(1e-8));
    assertThat(difference.high()).isCloseTo(0.3853680805140449, within(1e-8));
    assertThat(difference.isWithinNoise()).isTrue();
    // 3.36 degrees of freedom.
    WelchTInterval close =
        WelchTInterval.of(
            List.of(0.8911, 0.8934, 0.8902), List.of(0.8950, 0.8941, 0.8967, 0.8959), 0.99);
    assertThat(close.low()).isCloseTo(-0.009675688487313462, within(1e-10));
    assertThat(close.high()).isCloseTo(0.001959021820646868, within(1e-10));
  }

  @Test
  void groupsFarApartAreNotWithinNoise() {
    assertThat(
            WelchTInterval.of(List.of(0.91, 0.911, 0.909), List.of(0.88, 0.881, 0.879), 0.95)
                .isWithinNoise())
        .isFalse();
  }

  @Test
  void groupsWithoutSpreadHaveAnIntervalWithoutWidth() {
    assertThat(WelchTInterval.of(List.of(0.5, 0.5), List.of(0.25, 0.25), 0.95))
        .isEqualTo(new WelchTInterval(0.25, 0.25, 0.25));
  }

  @Test
  void oneValueIsRefused() {
    assertThatThrownBy(() -> WelchTInterval.of(List.of(1.0), List.of(1.0, 2.0), 0.95))
        .hasMessageContaining("expected at least 2 values on both sides, received 1 and 2");
  }
}
