package dev.bobbin.analysis.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bobbin.analysis.fixtures.SampleProfile;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Times as milliseconds of an epoch, shares and rates. */
class ProfileAnalysisTest {
  @Test
  void millisecondsAreThoseOfAnEpochByTheClockAndAddUp() {
    Map<String, ?> json = json();
    assertThat(json.get("trainingMilliseconds")).isEqualTo(1000.0);
    assertThat(json.get("validationMilliseconds")).isEqualTo(200.0);
    assertThat(json.get("betweenMilliseconds")).isEqualTo(50.0);
    double sum =
        number(json, "readingMilliseconds")
            + number(json, "lossMilliseconds")
            + number(json, "waitingMilliseconds")
            + number(layer(json, 0), "milliseconds")
            + number(layer(json, 1), "milliseconds");
    assertThat(sum).isCloseTo(1000, within(1e-6));
    assertThat(number(json, "waitingMilliseconds")).isCloseTo(250, within(1e-6));
  }

  @Test
  void aProductIsComparedWithAThreadsPeak() {
    Map<?, ?> forward = (Map<?, ?>) layer(json(), 0).get("forward");
    assertThat(forward)
        .isEqualTo(Map.of("milliseconds", 250.0, "gflopsPerThread", 50.0, "shareOfPeak", 0.5));
  }

  @Test
  void aProductThatIsNotNeededIsNull() {
    Map<String, ?> json = json();
    assertThat(layer(json, 0).get("inputGradient")).isNull();
    assertThat(layer(json, 1).get("forward")).isNull();
    assertThat(json.get("evaluationSeconds")).isNull();
  }

  private static Map<String, ?> json() {
    return ProfileJson.PROFILE.write(SampleProfile.of(false, OptionalDouble.empty()));
  }

  private static Map<String, ?> layer(Map<String, ?> json, int index) {
    @SuppressWarnings("unchecked") // the document's own shape
    List<Map<String, ?>> layers = (List<Map<String, ?>>) json.get("layers");
    return layers.get(index);
  }

  private static double number(Map<String, ?> json, String name) {
    return (double) json.get(name);
  }
}
