package dev.bobbin.analysis.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class WelchDifferenceTest {
  @Test
  void theIntervalIsThatOfTheFormulaWithTheTablesT() {
    // Variances 5/3 and 10, so those of the means 5/12 and 2; 5.52 degrees of freedom, 5 rounded
    // down, of which the table's 97.5 % quantile is 2.570582.
    WelchDifference difference =
        WelchDifference.of(List.of(1.0, 2.0, 3.0, 4.0), List.of(2.0, 4.0, 6.0, 8.0, 10.0), 0.95);
    double half = 2.570582 * Math.sqrt(5.0 / 12 + 2);
    assertThat(difference.mean()).isCloseTo(-3.5, within(1e-12));
    assertThat(difference.low()).isCloseTo(-3.5 - half, within(1e-5));
    assertThat(difference.high()).isCloseTo(-3.5 + half, within(1e-5));
    assertThat(difference.isWithinNoise()).isTrue();
  }

  @Test
  void groupsFarApartAreNotWithinNoise() {
    assertThat(
            WelchDifference.of(List.of(0.91, 0.911, 0.909), List.of(0.88, 0.881, 0.879), 0.95)
                .isWithinNoise())
        .isFalse();
  }

  @Test
  void groupsWithoutSpreadHaveAnIntervalWithoutWidth() {
    assertThat(WelchDifference.of(List.of(0.5, 0.5), List.of(0.25, 0.25), 0.95))
        .isEqualTo(new WelchDifference(0.25, 0.25, 0.25));
  }

  @Test
  void oneValueIsRefused() {
    assertThatThrownBy(() -> WelchDifference.of(List.of(1.0), List.of(1.0, 2.0), 0.95))
        .hasMessageContaining("expected at least 2 values on both sides, received 1 and 2");
  }
}
