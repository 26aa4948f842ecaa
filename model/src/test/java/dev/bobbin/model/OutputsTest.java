package dev.bobbin.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.engine.spec.Padding;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which models give probabilities, and which scores. */
class OutputsTest {
  private static Model model(LayerSpec... layers) {
    Network network = Network.create(new NetworkSpec(new Shape(1, 1, 2), List.of(layers)), 1);
    return new Model(
        network, List.of("a", "b"), Preprocessing.standard(network.spec().input()), Map.of());
  }

  private static Model ending(Activation activation) {
    return model(new LayerSpec.Flatten(), new LayerSpec.Dense(2, activation));
  }

  static List<Activation> others() {
    return List.of(
        Activation.LINEAR, Activation.RELU, new Activation.Sigmoid(), new Activation.Tanh());
  }

  @Test
  void softmaxGivesProbabilities() {
    assertThat(ending(Activation.SOFTMAX).givesProbabilities()).isTrue();
    assertThat(
            model(
                    new LayerSpec.Flatten(),
                    new LayerSpec.Dense(2, Activation.LINEAR),
                    new LayerSpec.Activate(Activation.SOFTMAX))
                .givesProbabilities())
        .isTrue();
  }

  @ParameterizedTest
  @MethodSource("others")
  void anyOtherOutputIsAScore(Activation activation) {
    assertThat(ending(activation).givesProbabilities()).isFalse();
  }

  /** A softmax before the end makes no probabilities of what comes after it. */
  @Test
  void theLastLayerDecides() {
    assertThat(
            model(
                    new LayerSpec.Conv2d(2, 1, Padding.SAME, Activation.SOFTMAX),
                    new LayerSpec.GlobalAveragePool())
                .givesProbabilities())
        .isFalse();
  }

  @Test
  void votesAreSharesWhateverTheMembersGive() {
    List<Model> scores = List.of(ending(Activation.LINEAR), ending(Activation.RELU));
    assertThat(new Ensemble(CombinationRule.MAJORITY_VOTE, scores, Map.of()).givesProbabilities())
        .isTrue();
    assertThat(
            new Ensemble(CombinationRule.MEAN_PROBABILITY, scores, Map.of()).givesProbabilities())
        .isFalse();
    List<Model> soft = List.of(ending(Activation.SOFTMAX), ending(Activation.SOFTMAX));
    assertThat(new Ensemble(CombinationRule.MEAN_PROBABILITY, soft, Map.of()).givesProbabilities())
        .isTrue();
  }
}
