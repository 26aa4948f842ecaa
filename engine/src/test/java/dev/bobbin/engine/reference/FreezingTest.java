package dev.bobbin.engine.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.shape.LayerTable;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.Initializer;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.Padding;
import dev.bobbin.engine.spec.Regularizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients of a network of which some layers are frozen. */
final class FreezingTest {
  private static final LayerSpec CONV = new LayerSpec.Conv2d(6, 3, Padding.SAME, Activation.RELU);
  private static final LayerSpec NORM = new LayerSpec.BatchNorm(0.9, 1e-3);
  private static final LayerSpec DENSE =
      new LayerSpec.Dense(
          9, Activation.RELU, true, Initializer.GLOROT_UNIFORM, new Regularizer(1e-3, 1e-2));

  /** Without batch normalisation, which computes something else when it is frozen. */
  private static final NumericCase PLAIN =
      NumericCase.of(
          "frozen",
          5,
          new Shape(9, 8, 2),
          CONV,
          new LayerSpec.MaxPool(2),
          new LayerSpec.Dropout(0.3),
          new LayerSpec.Residual(List.of(CONV, CONV), List.of()),
          CONV,
          new LayerSpec.Flatten(),
          DENSE,
          new LayerSpec.Dense(4, Activation.SOFTMAX));

  private static final NumericCase NORMED =
      NumericCase.of(
          "frozen norm",
          5,
          new Shape(7, 6, 2),
          CONV,
          NORM,
          new LayerSpec.Residual(List.of(CONV, NORM), List.of(NORM)),
          new LayerSpec.Flatten(),
          DENSE,
          NORM,
          new LayerSpec.Dense(4, Activation.SOFTMAX));

  /** Each layer alone, and all up to it. */
  static List<List<String>> choices() {
    List<String> layers =
        LayerTable.of(PLAIN.spec()).rows().stream().map(LayerTable.Row::name).toList();
    List<List<String>> choices = new ArrayList<>();
    for (int i = 0; i < layers.size() - 1; i++) {
      choices.add(List.of(layers.get(i)));
      choices.add(layers.subList(0, i + 1));
    }
    choices.add(List.of("conv2d_2", "dense_2"));
    return choices;
  }

  private static boolean isFrozen(String parameter, List<String> freeze) {
    return freeze.stream().anyMatch(layer -> parameter.startsWith(layer + "/"));
  }

  private static EngineGradient.Step step(NumericCase numeric, List<String> freeze) {
    Network network = numeric.network();
    try (ThreadTeam team = new ThreadTeam(2)) {
      return EngineGradient.of(
          network, numeric.loss(), numeric.samples(network), numeric.seed(), team, freeze);
    }
  }

  /** To the bit, as nothing but the frozen layers' weights is left out. */
  @ParameterizedTest
  @MethodSource("choices")
  void theOtherLayersHaveTheGradientThatTheyHaveWithoutFreezing(List<String> freeze) {
    EngineGradient.Step all = step(PLAIN, List.of());
    EngineGradient.Step some = step(PLAIN, freeze);
    assertThat(some.gradient().keySet()).isEqualTo(all.gradient().keySet());
    some.gradient()
        .forEach((name, gradient) -> {
          if (isFrozen(name, freeze)) {
            assertThat(gradient).as(name).containsOnly(0);
          } else {
            assertThat(gradient).as(name).containsExactly(all.gradient().get(name));
          }
        });
    // With the penalties of frozen weights, as in Keras.
    assertThat(some.loss()).isCloseTo(all.loss(), within(1e-6));
  }

  @Test
  void frozenBatchNormalisationUsesAndKeepsItsRunningAverages() {
    List<String> norms = new ArrayList<>();
    for (LayerTable.Row row : LayerTable.of(NORMED.spec()).rows()) {
      if (row.spec() instanceof LayerSpec.BatchNorm) {
        norms.add(row.name());
      }
    }
    assertThat(norms).hasSize(4);
    EngineGradient.Step step = step(NORMED, norms);
    Network network = NORMED.network();
    Map<String, double[]> weights = ReferenceNetwork.weightsOf(network);
    step.averages()
        .forEach((name, values) -> assertThat(values).as(name).containsExactly(weights.get(name)));
    ReferenceNetwork reference = new ReferenceNetwork(NORMED.spec(), weights);
    ToySamples samples = NORMED.samples(network);
    Batch inputs = samples.batch();
    Map<String, double[]> trained = new TreeMap<>(step.gradient());
    trained.keySet().removeIf(name -> isFrozen(name, norms));
    assertThat(trained).hasSize(8);
    assertThat(step.loss())
        .isCloseTo(reference.evaluationLoss(NORMED.loss(), inputs, samples.labels()), within(1e-5));
    GradientCheck.standard()
        .check(
            weights,
            trained,
            () -> reference.evaluationLoss(NORMED.loss(), inputs, samples.labels()),
            NORMED.seed());
  }
}
