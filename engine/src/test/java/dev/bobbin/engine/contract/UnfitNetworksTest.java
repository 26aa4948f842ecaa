package dev.bobbin.engine.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.Predictor;
import dev.bobbin.engine.network.shape.LayerTable;
import dev.bobbin.engine.network.shape.ShapeException;
import dev.bobbin.engine.reference.ToySamples;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.engine.spec.Padding;
import dev.bobbin.engine.train.Trainer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Networks that do not fit are rejected before anything is computed, with the place, both sides and
 * a suggestion.
 */
final class UnfitNetworksTest {
  private static final LayerSpec CONV = new LayerSpec.Conv2d(4, 3, Padding.SAME, Activation.RELU);
  private static final Shape IMAGE = new Shape(6, 5, 2);

  private static void assertRefused(
      String layer, int rowsBefore, String message, LayerSpec... layers) {
    NetworkSpec spec = new NetworkSpec(IMAGE, List.of(layers));
    assertThatExceptionOfType(ShapeException.class)
        .isThrownBy(() -> Network.create(spec, 1))
        .withMessageMatching(message)
        .satisfies(e -> {
          assertThat(e.layer()).isEqualTo(layer);
          assertThat(e.table().rows()).hasSize(rowsBefore);
        });
    assertThatExceptionOfType(ShapeException.class).isThrownBy(() -> LayerTable.of(spec));
  }

  @Test
  void aDenseLayerWantsAVector() {
    assertRefused(
        "dense_1",
        1,
        "dense_1: expected a flat input, received 6x5x4; try .*flatten.*",
        CONV,
        new LayerSpec.Dense(3, Activation.SOFTMAX));
  }

  @Test
  void aWindowMustFit() {
    assertRefused(
        "conv2d_2",
        1,
        "conv2d_2: expected .*6x6.*, received 6x5x4; try .*",
        CONV,
        new LayerSpec.Conv2d(4, 6, Padding.VALID, Activation.RELU));
    assertRefused(
        "max_pool_1",
        0,
        "max_pool_1: expected .*7x7.*, received 6x5x2; try .*",
        new LayerSpec.MaxPool(7));
  }

  @Test
  void bothWaysOfAResidualBlockMustGiveOneShape() {
    assertRefused(
        "residual_1",
        1,
        "residual_1: expected .*, received 6x5x4 and 6x5x2; try .*",
        new LayerSpec.Residual(List.of(CONV), List.of()));
  }

  @Test
  void withinAResidualBlockThePathIsNamed() {
    LayerSpec inner = new LayerSpec.Dense(3, Activation.RELU);
    assertRefused(
        "residual_1/body/dense_1",
        1,
        "residual_1/body/dense_1: expected a flat input, .*",
        new LayerSpec.Residual(List.of(CONV, inner), List.of()));
  }

  @Test
  void trainingRefusesSamplesOfAnotherShapeOrNumberOfClasses() {
    Network network =
        Network.create(
            new NetworkSpec(Shape.flat(4), List.of(new LayerSpec.Dense(3, Activation.SOFTMAX))), 1);
    try (ThreadTeam team = new ThreadTeam(1)) {
      Trainer trainer = new Trainer(network, Plans.of(1, 4, 0.1).spec(), team);
      assertThatIllegalArgumentException()
          .isThrownBy(() ->
              trainer.train(ToySamples.random(Shape.flat(5), 3, 8, 1), Optional.empty(), _ -> {}))
          .withMessageMatching(".*expected .*4.*, received .*5.*; try .*");
      assertThatIllegalArgumentException()
          .isThrownBy(() ->
              trainer.train(ToySamples.random(Shape.flat(4), 5, 8, 1), Optional.empty(), _ -> {}))
          .withMessageMatching(".*expected .*5.*, received .*3.*; try .*");
      assertThatIllegalArgumentException()
          .isThrownBy(() ->
              trainer.train(ToySamples.random(Shape.flat(4), 3, 0, 1), Optional.empty(), _ -> {}))
          .withMessageMatching(".*expected at least 1 sample, received .*");
    }
  }

  @Test
  void predictionsAndParametersRefuseArraysOfAnotherSize() {
    Network network =
        Network.create(
            new NetworkSpec(Shape.flat(4), List.of(new LayerSpec.Dense(3, Activation.SOFTMAX))), 1);
    String before = network.weightsSha256();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> network.parameters().getFirst().set(new float[11]))
        .withMessage("dense_1/kernel: expected 12 values, received 11");
    assertThat(network.weightsSha256()).isEqualTo(before);
    try (ThreadTeam team = new ThreadTeam(1)) {
      Predictor predictor = new Predictor(network, 2, team);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> predictor.predict(new float[7], 2, new float[6]))
          .withMessageMatching(".*expected .*, received .*7.*");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> predictor.predict(new float[8], 2, new float[5]))
          .withMessageMatching(".*expected .*, received .*5.*");
      float[] untouched = {9, 9, 9};
      predictor.predict(new float[0], 0, untouched);
      assertThat(untouched).containsOnly(9);
    }
  }
}
