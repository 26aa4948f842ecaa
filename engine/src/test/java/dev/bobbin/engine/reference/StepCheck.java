package dev.bobbin.engine.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bobbin.engine.network.Network;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;

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
    double[] same = new double[samples.classes()];
    Arrays.fill(same, 1);
    check(numeric, network, samples, same, masks, step);
  }

  /** The same with a weight for each class. */
  static void check(
      NumericCase numeric,
      Network network,
      ToySamples samples,
      double[] classWeights,
      List<double[][]> masks,
      EngineGradient.Step step) {
    Map<String, double[]> weights = ReferenceNetwork.weightsOf(network);
    ReferenceNetwork reference = new ReferenceNetwork(numeric.spec(), weights);
    Batch inputs = samples.batch();
    DoubleSupplier loss =
        () -> reference.trainingLoss(numeric.loss(), inputs, samples.labels(), classWeights, masks);
    double expected = loss.getAsDouble();
    assertThat(step.loss())
        .as("loss")
        .isCloseTo(expected, within(LOSS_TOLERANCE * (1 + Math.abs(expected))));
    Map<String, double[]> averages = reference.train(inputs, masks).averages();
    assertThat(step.averages()).containsOnlyKeys(averages.keySet());
    averages.forEach((name, values) ->
        assertThat(step.averages().get(name)).as(name).containsExactly(values, within(1e-6)));
    new GradientCheck(FiniteDifferences.EPSILON, GradientCheck.TOLERANCE, numeric.probes())
        .check(weights, step.gradient(), loss, numeric.seed());
  }
}
