package dev.bobbin.lab.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bobbin.engine.train.Profile;
import dev.bobbin.engine.train.Profile.LayerTimes;
import dev.bobbin.engine.train.Profile.Product;
import dev.bobbin.lab.profile.TimeProfile.Ending;
import dev.bobbin.lab.profile.TimeProfile.Peak;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Times as milliseconds of an epoch, shares and rates, in a document and in a table. */
class TimeProfileTest {
  private static final Product NONE = new Product(0, 0);

  /**
   * Two epochs of 1,000 images took 2 s; of the 4 s of two threads 3 s were work. The convolution's
   * forward product ran at 50 GFLOP/s, half of a thread's peak.
   */
  private static TimeProfile profile(boolean withFirstEpoch, Optional<Ending> ending) {
    Profile times =
        new Profile(
            2,
            2,
            withFirstEpoch,
            3.5,
            2_000,
            2,
            0.4,
            0.1,
            0.2,
            0.1,
            List.of(
                new LayerTimes(
                    "conv2d_1", new Product(1, 50e9), NONE, new Product(0.5, 50e9), 0.4, 0.3, 0.1),
                new LayerTimes("max_pool_1", NONE, NONE, NONE, 0.15, 0.25, 0)));
    return new TimeProfile(times, 1_000, new Peak(200, Peak.When.AFTER), ending);
  }

  @Test
  void millisecondsAreThoseOfAnEpochByTheClockAndAddUp() {
    Map<String, ?> json = profile(false, Optional.empty()).json();
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
    Map<?, ?> forward =
        (Map<?, ?>) layer(profile(false, Optional.empty()).json(), 0).get("forward");
    assertThat(forward)
        .isEqualTo(Map.of("milliseconds", 250.0, "gflopsPerThread", 50.0, "shareOfPeak", 0.5));
  }

  @Test
  void aProductThatNobodyAskedForIsNull() {
    Map<String, ?> json = profile(false, Optional.empty()).json();
    assertThat(layer(json, 0).get("inputGradient")).isNull();
    assertThat(layer(json, 1).get("forward")).isNull();
    assertThat(json.get("evaluationSeconds")).isNull();
  }

  @Test
  void theTableHasALineForEachLayerAndForTheRest() {
    String text = profile(false, Optional.of(new Ending(1.25, 0.5))).text();
    assertThat(text.lines())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .isEqualTo(
                        "where the time goes: ms an epoch of 1,000 images, mean of 2 epochs without the first (3.50 s),"
                            + " 2 threads that share each ms"),
            line -> assertThat(line).contains("forward", "input gradient", "weight gradient"),
            line -> assertThat(line).startsWith("layer").endsWith("share"),
            line ->
                assertThat(line.split(" +"))
                    .containsExactly(
                        "conv2d_1",
                        "250.0",
                        "50",
                        "50%",
                        "125.0",
                        "100",
                        "100%",
                        "100.0",
                        "75.0",
                        "25.0",
                        "575.0",
                        "57.5%"),
            line ->
                assertThat(line.split(" +"))
                    .containsExactly("max_pool_1", "37.5", "62.5", "100.0", "10.0%"),
            line -> assertThat(line.split(" +")).containsExactly("reading", "50.0", "5.0%"),
            line -> assertThat(line.split(" +")).containsExactly("loss", "25.0", "2.5%"),
            line -> assertThat(line.split(" +")).containsExactly("waiting", "250.0", "25.0%"),
            line -> assertThat(line.split(" +")).containsExactly("training", "1000.0", "100.0%"),
            line ->
                assertThat(line)
                    .isEqualTo(
                        "after an epoch: validation 200.0 ms, shuffling, checkpoints and diagnosis 50.0 ms"),
            line ->
                assertThat(line)
                    .isEqualTo("after the training: model and evaluation 1.25 s, pictures 0.50 s"),
            line ->
                assertThat(line)
                    .isEqualTo(
                        "peak: 100 GFLOP/s a thread, measured after the training; over all of its time the products"
                            + " reached 25 % of it"));
  }

  @Test
  void theTableSaysWhenItShowsTheFirstEpoch() {
    assertThat(profile(true, Optional.empty()).table())
        .contains("the first epoch, in which the JVM still compiles");
  }

  @Test
  void theTableSaysWithHowManyImagesItWasMeasuredWhereThatWasNoWholeEpoch() {
    TimeProfile measured = profile(false, Optional.empty());
    TimeProfile larger =
        new TimeProfile(measured.times(), 60_000, measured.peak(), Optional.empty());
    assertThat(larger.table())
        .contains("ms an epoch of 60,000 images, measured with 2,000, 2 threads");
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
