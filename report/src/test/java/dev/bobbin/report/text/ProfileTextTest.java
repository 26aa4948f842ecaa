package dev.bobbin.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.analysis.fixtures.SampleProfile;
import dev.bobbin.analysis.profile.ProfileAnalysis;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ProfileTextTest {
  @Test
  void theTableHasALineForEachLayerAndForTheRest() {
    String text = ProfileText.of(SampleProfile.of(false, OptionalDouble.of(1.25)));
    assertThat(text.lines())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .isEqualTo(
                        "where the time goes: ms per epoch of 1,000 images, mean of 2 epochs without the first (3.50 s),"
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
            line -> assertThat(line).isEqualTo("after the training: model and evaluation 1.25 s"),
            line ->
                assertThat(line)
                    .isEqualTo(
                        "peak: 100 GFLOP/s a thread, measured after the training; over all of its time the products"
                            + " reached 25 % of it"));
  }

  @Test
  void theTableSaysWhenItShowsTheFirstEpoch() {
    assertThat(ProfileText.table(SampleProfile.of(true, OptionalDouble.empty())))
        .contains("the first epoch, in which the JVM still compiles");
  }

  @Test
  void theTableSaysWithHowManyImagesItWasMeasuredWhereThatWasNoWholeEpoch() {
    ProfileAnalysis measured = SampleProfile.of(false, OptionalDouble.empty());
    ProfileAnalysis larger =
        new ProfileAnalysis(measured.times(), 60_000, measured.peak(), OptionalDouble.empty());
    assertThat(ProfileText.table(larger))
        .contains("ms per epoch of 60,000 images, measured with 2,000, 2 threads");
  }
}
