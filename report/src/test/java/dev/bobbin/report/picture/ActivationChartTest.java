package dev.bobbin.report.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bobbin.engine.spec.Activation;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ActivationChartTest {
  static List<Activation> activations() {
    return ActivationChart.ACTIVATIONS;
  }

  /** A new member of the family fails here until it is drawn. */
  @Test
  void allOfTheFamilyButSoftmaxAreDrawn() {
    assertThat(activations().stream().map(Object::getClass).toList())
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Activation.class.getPermittedSubclasses())
                .filter(type -> type != Activation.Softmax.class)
                .toList());
    RecordingCanvas canvas = RecordingCanvas.of(ActivationChart.of(Heading.of("x")));
    for (Activation activation : activations()) {
      assertThat(canvas.shown("activation")).contains(ActivationChart.name(activation));
    }
  }

  @ParameterizedTest
  @MethodSource("activations")
  void theCurveIsTheFunctionOfItsDefinition(Activation activation) {
    float[] inputs = {-4, -2.5f, -1, -0.1f, 0, 0.1f, 1, 2.5f, 4};
    float[] outputs = ActivationChart.outputs(activation, inputs);
    for (int i = 0; i < inputs.length; i++) {
      assertThat((double) outputs[i])
          .as("%s of %s", activation, inputs[i])
          .isCloseTo(definition(activation).applyAsDouble(inputs[i]), within(2e-3));
    }
  }

  private static DoubleUnaryOperator definition(Activation activation) {
    return switch (activation) {
      case Activation.Linear _ -> x -> x;
      case Activation.Relu _ -> x -> Math.max(0, x);
      case Activation.LeakyRelu leaky -> x -> x >= 0 ? x : leaky.negativeSlope() * x;
      case Activation.Elu elu -> x -> x >= 0 ? x : elu.alpha() * Math.expm1(x);
      // The approximation of the paper is within 1e-3 of the exact function.
      case Activation.Gelu _ ->
          x -> 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
      case Activation.Silu _ -> x -> x / (1 + Math.exp(-x));
      case Activation.Sigmoid _ -> x -> 1 / (1 + Math.exp(-x));
      case Activation.Tanh _ -> Math::tanh;
      case Activation.Softmax _ -> throw new AssertionError("not drawn");
    };
  }
}
