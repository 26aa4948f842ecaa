package dev.bobbin.engine.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.Predictor;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The engine against the reference: outputs, losses and gradients of every layer, activation and
 * loss.
 */
final class NumericsTest {
  /**
   * Of an output, relative to the largest one: a few sums of up to a thousand products in floats of
   * 24 bits.
   */
  private static final double OUTPUT_TOLERANCE = 1e-5;

  static List<NumericCase> cases() {
    return NumericCases.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void predictionsAreTheReferences(NumericCase numeric) {
    Network network = numeric.network();
    ToySamples samples = numeric.samples(network);
    int classes = network.output().size();
    float[] received = new float[samples.count() * classes];
    try (ThreadTeam team = new ThreadTeam(2)) {
      new Predictor(network, samples.count(), team)
          .predict(samples.flat(), samples.count(), received);
    }
    Batch expected =
        new ReferenceNetwork(numeric.spec(), ReferenceNetwork.weightsOf(network))
            .predict(samples.batch());
    assertThat(expected.shape()).isEqualTo(network.output());
    double largest = 0;
    for (double[] sample : expected.values()) {
      for (double value : sample) {
        largest = Math.max(largest, Math.abs(value));
      }
    }
    for (int n = 0; n < samples.count(); n++) {
      for (int c = 0; c < classes; c++) {
        assertThat((double) received[n * classes + c])
            .as("sample %d, output %d", n, c)
            .isCloseTo(expected.values()[n][c], within(OUTPUT_TOLERANCE * largest));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aTrainingStepsLossGradientAndRunningAveragesAreTheReferences(NumericCase numeric) {
    Network network = numeric.network();
    ToySamples samples = numeric.samples(network);
    EngineGradient.Step step;
    try (ThreadTeam team = new ThreadTeam(2)) {
      step = EngineGradient.of(network, numeric.loss(), samples, numeric.seed(), team);
    }
    StepCheck.check(numeric, network, samples, List.of(), step);
  }
}
