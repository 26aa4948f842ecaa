package dev.bobbin.engine.network.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bobbin.engine.random.RandomStream;
import dev.bobbin.engine.random.RandomStream.Purpose;
import dev.bobbin.engine.spec.Initializer;
import dev.bobbin.engine.spec.Initializer.Distribution;
import dev.bobbin.engine.spec.Initializer.Scale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightInitializerTest {
  private static final int COUNT = 100_000;

  private static float[] draw(Initializer initializer, int fanIn, int fanOut, long parameter) {
    float[] weights = new float[COUNT];
    RandomStream random = RandomStream.of(7, Purpose.INITIAL_WEIGHTS, parameter, 0);
    WeightInitializer.fill(weights, initializer, fanIn, fanOut, random);
    return weights;
  }

  /**
   * Fan-in 30, fan-out 70: variances 2/100, 2/30 and 1/30; limits sqrt(3 v) and 2 sqrt(v) / 0.8796.
   */
  @ParameterizedTest
  @CsvSource({
    "GLOROT, UNIFORM, 0.02, 0.2449490", "HE, UNIFORM, 0.0666667, 0.4472136",
        "LECUN, UNIFORM, 0.0333333, 0.3162278",
    "GLOROT, NORMAL, 0.02, 0.3215490", "HE, NORMAL, 0.0666667, 0.5870654",
        "LECUN, NORMAL, 0.0333333, 0.4151180"
  })
  void momentsAndLimitsAreThoseOfTheDescription(
      Scale scale, Distribution distribution, double variance, double limit) {
    float[] weights = draw(new Initializer(scale, distribution), 30, 70, 0);
    double mean = 0;
    double most = 0;
    for (float w : weights) {
      mean += w / COUNT;
      most = Math.max(most, Math.abs(w));
    }
    double squares = 0;
    for (float w : weights) {
      squares += (w - mean) * (w - mean) / COUNT;
    }
    // Five standard errors: of the mean, and (generously, both distributions having light tails) of
    // the variance.
    assertThat(mean).isCloseTo(0, within(5 * Math.sqrt(variance / COUNT)));
    assertThat(squares).isCloseTo(variance, within(5 * variance * Math.sqrt(2.0 / COUNT)));
    assertThat(most).isLessThanOrEqualTo(limit * 1.000001).isGreaterThan(limit * 0.999);
  }

  @Test
  void theSameStreamGivesTheSameWeightsAndAnotherParametersOthers() {
    assertThat(draw(Initializer.GLOROT_UNIFORM, 3, 4, 1))
        .isEqualTo(draw(Initializer.GLOROT_UNIFORM, 3, 4, 1));
    assertThat(draw(Initializer.GLOROT_UNIFORM, 3, 4, 1))
        .isNotEqualTo(draw(Initializer.GLOROT_UNIFORM, 3, 4, 2));
  }
}
