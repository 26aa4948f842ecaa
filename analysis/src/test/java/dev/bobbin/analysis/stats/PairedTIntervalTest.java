package dev.bobbin.analysis.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairedTIntervalTest {
  /** From the table of the distribution that every textbook of statistics prints. */
  @ParameterizedTest
  @CsvSource({
    "1, 0.95, 12.7062",
    "2, 0.95, 4.30265",
    "3, 0.95, 3.18245",
    "4, 0.95, 2.77645",
    "4, 0.99, 4.60409",
    "5, 0.90, 2.01505",
    "10, 0.95, 2.22814",
    "29, 0.99, 2.75639",
    "30, 0.95, 2.04227",
    "120, 0.95, 1.97993",
    "7, 0, 0"
  })
  void quantilesAreThoseOfTheTables(int degrees, double probability, double t) {
    assertThat(StudentT.quantile(probability, degrees)).isCloseTo(t, within(1e-5 * (1 + t)));
  }

  /** From SciPy 1.17.1: {@code stats.t.isf((1 - probability) / 2, degrees)}. */
  @ParameterizedTest
  @CsvSource({
    "0.5, 0.5, 1.5537739740300383",
    "1.2, 0.95, 8.648826510748867",
    "2.7, 0.99, 6.533128433408452",
    "3.3, 0.9, 2.2686545667554667",
    "5.515788, 0.95, 2.499936866822461",
    "17.25, 0.95, 2.1074887374283344",
    "250.75, 0.999, 3.329748269916691"
  })
  void degreesOfFreedomNeedNotBeWhole(double degrees, double probability, double t) {
    assertThat(StudentT.quantile(probability, degrees)).isCloseTo(t, within(1e-8 * t));
  }

  /** From SciPy 1.17.1: {@code ttest_rel(a, b).confidence_interval(0.95)}. */
  @Test
  void theIntervalIsThatOfSciPy() {
    PairedTInterval difference =
        PairedTInterval.of(
            List.of(0.8911, 0.8934, 0.8902, 0.8899), List.of(0.8950, 0.8941, 0.8967, 0.8959), 0.95);
    assertThat(difference.low()).isCloseTo(-0.00846966664966934, within(1e-10));
    assertThat(difference.high()).isCloseTo(-8.033335033071683e-05, within(1e-10));
  }

  /** Differences 0.01, 0.02 and 0.04: mean 0.02333, standard deviation 0.01528. */
  @Test
  void theIntervalIsWorkedOutFromTheDifferences() {
    PairedTInterval difference =
        PairedTInterval.of(List.of(0.90, 0.91, 0.92), List.of(0.89, 0.89, 0.88), 0.95);
    assertThat(difference.mean()).isCloseTo(0.0233333, within(1e-6));
    assertThat(difference.low()).isCloseTo(-0.0146127, within(1e-6));
    assertThat(difference.high()).isCloseTo(0.0612794, within(1e-6));
    assertThat(difference.isWithinNoise()).isTrue();
  }

  /** What both have from their seeds cancels out: the spread of each is ten times the lead. */
  @Test
  void aSteadyLeadIsSeenThroughALargeSpread() {
    PairedTInterval difference =
        PairedTInterval.of(List.of(0.801, 0.852, 0.901), List.of(0.80, 0.85, 0.90), 0.95);
    assertThat(difference.isWithinNoise()).isTrue();
    assertThat(
            PairedTInterval.of(List.of(0.8101, 0.8602, 0.9101), List.of(0.80, 0.85, 0.90), 0.95)
                .isWithinNoise())
        .isFalse();
  }

  @Test
  void onePairTellsNothing() {
    assertThatThrownBy(() -> PairedTInterval.of(List.of(1.0), List.of(2.0), 0.95))
        .hasMessageContaining("expected at least 2 values on both sides, received 1 and 1");
  }
}
