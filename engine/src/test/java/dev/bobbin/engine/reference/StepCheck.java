package dev.bobbin.engine.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bobbin.engine.network.Network;
import java.util.List;
import java.util.Map;

/** Compares one training step of the engine with the reference. */
public final class StepCheck {
  /** Of a mean of logarithms of float outputs. */
  private static final double LOSS_TOLERANCE = 1e-5;

  private StepCheck() {}

  /**
   * Takes the same step with the reference.
   *
   * @param masks of the dropout layers, as the engine drew them
   * @throws AssertionError if loss, gradient or running averages differ
   */
  public static void check(
      NumericCase numeric,
      Network network,
      ToySamples samples,
      List<double[][]> masks,
      EngineGradient.Step step) {
    Map<String, double[]> weights = ReferenceNetwork.weightsOf(network);
    ReferenceNetwork reference = new ReferenceNetwork(numeric.spec(), weights);
    Batch inputs = samples.batch();
    double expected = reference.trainingLoss(numeric.loss(), inputs, samples.labels(), masks);
    assertThat(step.loss())
        .as("loss")
        .isCloseTo(expected, within(LOSS_TOLERANCE * (1 + Math.abs(expected))));
    Map<String, double[]> averages = reference.train(inputs, masks).averages();
    assertThat(step.averages()).containsOnlyKeys(averages.keySet());
    averages.forEach((name, values) ->
        assertThat(step.averages().get(name)).as(name).containsExactly(values, within(1e-6)));
    new GradientCheck(FiniteDifferences.EPSILON, GradientCheck.TOLERANCE, numeric.probes())
        .check(
            weights,
            step.gradient(),
            () -> reference.trainingLoss(numeric.loss(), inputs, samples.labels(), masks),
            numeric.seed());
  }
}
