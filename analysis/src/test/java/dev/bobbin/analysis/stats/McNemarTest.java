package dev.bobbin.analysis.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class McNemarTest {
  /** By hand for small counts; the larger ones by Python's exact fractions. */
  @ParameterizedTest
  @CsvSource({
    "0, 0, 1",
    "0, 1, 1",
    "0, 5, 0.0625",
    "1, 9, 0.021484375",
    "3, 5, 0.7265625",
    "7, 7, 1",
    "86, 150, 3.715936139571442e-05",
    "400, 500, 0.0009564441369189461",
    "2000, 2300, 5.079935568924032e-06",
    "12000, 12345, 0.027471663212771776",
    "0, 1000, 1.8665272370064378e-301",
  })
  void thePValueIsTwiceTheTailOfTheBinomial(int onlyFirst, int onlySecond, double p) {
    assertThat(new McNemar(onlyFirst, onlySecond).pValue()).isCloseTo(p, within(1e-13 * p));
    assertThat(new McNemar(onlySecond, onlyFirst).pValue()).isCloseTo(p, within(1e-13 * p));
  }

  @Test
  void onlyImagesThatOneOfThemClassifiesCorrectlyCount() {
    boolean[] first = {true, true, false, true, false};
    boolean[] second = {true, false, false, false, true};
    assertThat(McNemar.of(first, second)).isEqualTo(new McNemar(2, 1));
  }

  @Test
  void impossibleCountsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> McNemar.of(new boolean[2], new boolean[3]));
    assertThatIllegalArgumentException().isThrownBy(() -> new McNemar(-1, 3));
  }
}
