package dev.bobbin.analysis.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CalibrationTest {
  private static Predictions of(int classes, int[] labels, float... outputs) {
    return new Predictions(classes, IntStream.range(0, labels.length).toArray(), labels, outputs);
  }

  @Test
  void theFiguresOfFourImagesAreThoseWorkedOutByHand() {
    Calibration calibration =
        Calibration.of(
            of(2, new int[] {0, 0, 1, 1}, 0.9f, 0.1f, 0.9f, 0.1f, 0.9f, 0.1f, 0.3f, 0.7f));

    // Three of confidence 0.9 of which two are right, and one of 0.7 that is right.
    assertThat(calibration.bins().stream().filter(bin -> bin.images() > 0))
        .extracting(Calibration.Bin::images)
        .containsExactly(1, 3);
    assertThat(calibration.expectedError())
        .isCloseTo((3 * (0.9 - 2.0 / 3) + 1 * (1 - 0.7)) / 4, within(1e-7));
    assertThat(calibration.largestError()).isCloseTo(0.3, within(1e-7));
    assertThat(calibration.confidence()).isCloseTo(0.85, within(1e-7));
    assertThat(calibration.accuracy()).isEqualTo(0.75);
    assertThat(calibration.logLoss())
        .isCloseTo(-(2 * Math.log(0.9) + Math.log(0.1) + Math.log(0.7)) / 4, within(1e-6));
    assertThat(calibration.brier()).isCloseTo((2 * 0.02 + 2 * 0.81 + 2 * 0.09) / 4, within(1e-6));
  }

  @Test
  void theEdgesOfTheBinsBelongToTheLowerOne() {
    Calibration sure = Calibration.of(of(2, new int[] {0, 1}, 1, 0, 0.5f, 0.5f));
    assertThat(sure.bins()).hasSize(15);
    assertThat(sure.bins().getLast().images()).isEqualTo(1);
    assertThat(sure.bins().get(7).images()).isEqualTo(1);
    assertThat(sure.bins().get(7).from()).isCloseTo(7.0 / 15, within(1e-12));
  }

  @Test
  void aLabelOfProbabilityZeroHasAFiniteLoss() {
    assertThat(Calibration.of(of(2, new int[] {1}, 1, 0)).logLoss())
        .isCloseTo(-Math.log(1e-7), within(1e-9));
  }

  @Test
  void whatIsNoProbabilityIsRefused() {
    assertThat(of(2, new int[] {0}, 3, 1).areProbabilities()).isFalse();
    assertThat(of(2, new int[] {0}, 1.5f, -0.5f).areProbabilities()).isFalse();
    assertThat(of(2, new int[] {0}, 0.9f, 0.1f).areProbabilities()).isTrue();
    assertThatThrownBy(() -> Calibration.of(of(2, new int[] {0}, 3, 1)))
        .hasMessageContaining("probabilities")
        .hasMessageContaining("try a last layer with softmax");
    assertThatThrownBy(() -> Temperature.fit(of(2, new int[] {}))).hasMessageContaining("none");
  }

  /** Labels drawn from known probabilities; then all logits are multiplied. */
  private static Predictions sharpened(double factor, int images, long seed) {
    Random random = new Random(seed);
    int classes = 4;
    int[] labels = new int[images];
    float[] outputs = new float[images * classes];
    for (int i = 0; i < images; i++) {
      double[] logits = random.doubles(classes, -2, 2).toArray();
      double[] truth = softmax(logits, 1);
      double[] said = softmax(logits, factor);
      double draw = random.nextDouble();
      while (labels[i] < classes - 1 && draw > truth[labels[i]]) {
        draw -= truth[labels[i]];
        labels[i]++;
      }
      for (int c = 0; c < classes; c++) {
        outputs[i * classes + c] = (float) said[c];
      }
    }
    return of(classes, labels, outputs);
  }

  private static double[] softmax(double[] logits, double factor) {
    double[] p =
        IntStream.range(0, logits.length).mapToDouble(c -> Math.exp(factor * logits[c])).toArray();
    double sum = IntStream.range(0, p.length).mapToDouble(c -> p[c]).sum();
    return IntStream.range(0, p.length).mapToDouble(c -> p[c] / sum).toArray();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.4, 1, 2.5, 6})
  void theTemperatureThatWasPutInIsFound(double factor) {
    Predictions predictions = sharpened(factor, 20_000, 5);
    double temperature = Temperature.fit(predictions);
    assertThat(temperature).isCloseTo(factor, within(0.05 * factor));

    Calibration before = Calibration.of(predictions);
    Calibration after = Calibration.of(predictions, temperature);
    assertThat(after.logLoss()).isLessThanOrEqualTo(before.logLoss());
    assertThat(after.expectedError()).isLessThan(0.015);
    assertThat(after.accuracy()).isEqualTo(before.accuracy());
    // It is the least loss: a little more or less is worse.
    assertThat(Calibration.of(predictions, temperature * 1.02).logLoss())
        .isGreaterThan(after.logLoss());
    assertThat(Calibration.of(predictions, temperature / 1.02).logLoss())
        .isGreaterThan(after.logLoss());
  }

  @Test
  void anAlwaysRightOrUselessNetworkEndsAtTheBounds() {
    assertThat(Temperature.fit(of(2, new int[] {0, 1}, 0.9f, 0.1f, 0.2f, 0.8f)))
        .isEqualTo(1.0 / 64);
    assertThat(Temperature.fit(of(2, new int[] {1, 0}, 0.9f, 0.1f, 0.2f, 0.8f))).isEqualTo(64);
    assertThat(Temperature.fit(of(2, new int[] {1, 0}, 1, 0, 0.5f, 0.5f)))
        .isBetween(1.0 / 64, 64.0);
  }

  @Test
  void ofVotesTheMeanProbabilitiesCount() {
    Predictions votes =
        Predictions.ofVotes(
            2, new int[] {0}, new int[] {0}, new float[] {1, 0}, new float[] {0.6f, 0.4f});
    assertThat(Calibration.of(votes).confidence()).isCloseTo(0.6, within(1e-7));
  }
}
