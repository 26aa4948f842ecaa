package dev.bobbin.analysis.diagnosis;

import dev.bobbin.analysis.diagnosis.Finding.Kind;
import dev.bobbin.engine.spec.Loss;
import dev.bobbin.engine.spec.Optimizer;
import dev.bobbin.engine.spec.TrainingSpec;
import dev.bobbin.engine.train.LayerHealth;
import dev.bobbin.engine.train.NetworkInspection;
import dev.bobbin.engine.train.NonFiniteLossException;
import dev.bobbin.engine.train.ParameterHealth;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalDouble;

/** Why a loss is no longer a number. */
final class NonFiniteLossRule {
  private NonFiniteLossRule() {}

  static Finding finding(
      TrainingSpec training,
      NetworkInspection initial,
      NetworkInspection latest,
      NonFiniteLossException failure) {
    Optional<LayerHealth> output = latest.layers().stream().filter(LayerHealth::output).findFirst();
    boolean sharesOfNothing =
        training.loss() instanceof Loss.CategoricalCrossEntropy
            && output.map(LayerRules::isRectifier).orElse(false)
            && failure.layer().equals("loss");
    if (sharesOfNothing) {
      LayerHealth last = output.orElseThrow();
      return new Finding(
          Kind.DEAD_UNITS,
          failure.epoch(),
          Optional.of(last.layer()),
          OptionalDouble.empty(),
          "%s: its %s gave 0 in every output for an image, and the cross-entropy divides the outputs by their sum"
              .formatted(last.layer(), FindingText.name(last.activation())),
          "softmax as the activation of the output layer");
    }
    String rate = FindingText.number(failure.learningRate());
    return new Finding(
        Kind.RATE_TOO_HIGH,
        failure.epoch(),
        Optional.of(failure.layer()).filter(name -> !name.equals("loss")),
        OptionalDouble.empty(),
        "the numbers grew beyond all bounds in epoch %d at a learning rate of %s: %s"
            .formatted(
                failure.epoch(), rate, growth(training, initial, latest, failure.learningRate())),
        CurveRules.shorterSteps(training, "a rate of a tenth or a hundredth of that"));
  }

  /** What grew, as last inspected. */
  private static String growth(
      TrainingSpec training, NetworkInspection initial, NetworkInspection latest, double rate) {
    ParameterHealth steepest =
        latest.parameters().stream()
            // Of the kernels, unless all of them are frozen.
            .max(
                Comparator.comparing(ParameterHealth::kernel)
                    .thenComparingDouble(ParameterHealth::relativeGradient))
            .orElseThrow();
    if (training.optimizer() instanceof Optimizer.Sgd) {
      double step = rate * steepest.relativeGradient();
      return "when last looked at, one step changed the weights of %s by %s of their size"
          .formatted(steepest.layer(), FindingText.percent(step));
    }
    return "when last looked at, the gradient's norm was %s, and %s before the first step"
        .formatted(
            FindingText.number(latest.gradientNorm()), FindingText.number(initial.gradientNorm()));
  }
}
