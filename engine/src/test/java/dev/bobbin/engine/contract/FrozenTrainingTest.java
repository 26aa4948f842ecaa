package dev.bobbin.engine.contract;

import static dev.bobbin.engine.contract.WeightMath.difference;
import static dev.bobbin.engine.contract.WeightMath.norm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.shape.FrozenLayers;
import dev.bobbin.engine.profile.Profile.LayerTimes;
import dev.bobbin.engine.profile.Profiler;
import dev.bobbin.engine.reference.ToySamples;
import dev.bobbin.engine.spec.TrainingSpec;
import dev.bobbin.engine.spec.TrainingSpec.Clipping;
import dev.bobbin.engine.spec.TrainingSpec.Reduction;
import dev.bobbin.engine.train.Checkpoint;
import dev.bobbin.engine.train.NetworkInspector;
import dev.bobbin.engine.train.ParameterHealth;
import dev.bobbin.engine.train.Trainer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a training of some layers leaves alone. */
final class FrozenTrainingTest {
  private static final ProbeNetworks PROBE =
      ProbeNetworks.all().stream()
          .filter(probe -> probe.name().equals("frozen"))
          .findFirst()
          .orElseThrow();
  private static final FrozenLayers FROZEN =
      FrozenLayers.of(network().table(), PROBE.training().freeze());

  private final ThreadTeam team = new ThreadTeam(2);

  @AfterEach
  void close() {
    team.close();
  }

  private static Network network() {
    return Network.create(PROBE.network(), 1);
  }

  private static ToySamples samples() {
    return ToySamples.random(PROBE.network().input(), 5, 19, 3);
  }

  private static boolean isFrozen(String parameter) {
    return FROZEN.contains(parameter.substring(0, parameter.lastIndexOf('/')));
  }

  @Test
  void frozenLayersKeepTheirWeightsAndAverages() {
    Network network = network();
    Map<String, float[]> before = network.weights();
    Trainer trainer = new Trainer(network, PROBE.training(), team);
    trainer.train(samples(), Optional.empty(), _ -> {});
    network
        .weights()
        .forEach((name, values) -> {
          if (isFrozen(name)) {
            assertThat(values).as(name).containsExactly(before.get(name));
          } else if (!name.endsWith("/bias")) {
            assertThat(values).as(name).isNotEqualTo(before.get(name));
          }
        });
    Checkpoint checkpoint = trainer.checkpoint();
    assertThat(checkpoint.tensors().keySet())
        .filteredOn(name -> name.startsWith("slot"))
        .hasSize(2 * 6)
        .noneMatch(name -> isFrozen(name.substring(name.indexOf('/') + 1)));
  }

  @Test
  void theBackwardPassEndsAtTheFirstLayerThatIsTrained() {
    Network network = network();
    Profiler profiler = new Profiler(network.table(), team);
    Trainer trainer = new Trainer(network, PROBE.training(), team);
    trainer.profile(profiler);
    trainer.train(samples(), Optional.empty(), _ -> {});
    List<LayerTimes> layers = profiler.profile().orElseThrow().layers();
    List<String> names = layers.stream().map(LayerTimes::name).toList();
    int first = names.indexOf("residual_2/body/batch_norm_1");
    for (LayerTimes layer : layers) {
      assertThat(layer.forward().seconds() + layer.elementwiseForward())
          .as(layer.name())
          .isPositive();
      assertThat(layer.update() > 0).as(layer.name()).isEqualTo(learns(network, layer.name()));
    }
    for (LayerTimes layer : layers.subList(0, first)) {
      // The block itself goes back, into its body.
      assertThat(layer.elementwiseBackward() > 0)
          .as(layer.name())
          .isEqualTo(layer.name().equals("residual_2"));
      assertThat(layer.inputGradient().seconds()).as(layer.name()).isZero();
      assertThat(layer.weightGradient().seconds()).as(layer.name()).isZero();
    }
    LayerTimes dense = layers.get(names.indexOf("dense_1"));
    assertThat(dense.inputGradient().seconds()).isPositive();
    assertThat(dense.weightGradient().seconds()).isZero();
  }

  private static boolean learns(Network network, String layer) {
    return network.parameters().stream()
            .anyMatch(parameter -> parameter.name().startsWith(layer + "/"))
        && !layer.equals("residual_1")
        && !layer.equals("residual_2")
        && !FROZEN.contains(layer);
  }

  /** One step of plain descent at rate 1 is as long as the bound. */
  @Test
  void clippingByNormCountsTrainedParametersAlone() {
    TrainingSpec spec =
        Plans.of(1, 19, 1)
            .with(Reduction.MEAN, new Clipping.ByGlobalNorm(0.01))
            .freezing(PROBE.training().freeze().toArray(String[]::new))
            .spec();
    Network network = network();
    Map<String, float[]> before = network.weights();
    new Trainer(network, spec, team).train(samples(), Optional.empty(), _ -> {});
    Map<String, float[]> step = new HashMap<>();
    network
        .weights()
        .forEach((name, values) -> {
          if (!name.contains("/moving_")) {
            step.put(name, difference(values, before.get(name)));
          }
        });
    assertThat(norm(step)).isCloseTo(0.01, within(1e-6));
  }

  @Test
  void anInspectionIsOfTheTrainedParameters() {
    assertThat(
            new NetworkInspector(network(), PROBE.training(), samples(), team)
                .inspect().parameters().stream().map(ParameterHealth::parameter))
        .isNotEmpty()
        .noneMatch(FrozenTrainingTest::isFrozen);
  }

  @Test
  void namesOfNoLayerAndFreezingAllAreRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FrozenLayers.of(network().table(), List.of("conv2d_9")))
        .withMessageContaining("conv2d_1")
        .withMessageContaining("received conv2d_9");
    List<String> all =
        List.of("conv2d_1", "batch_norm_1", "residual_1", "residual_2", "dense_1", "dense_2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FrozenLayers.of(network().table(), all))
        .withMessageContaining("not frozen");
    assertThat(FrozenLayers.of(network().table(), List.of())).isEqualTo(FrozenLayers.NONE);
    // A block's layers have names like its own.
    assertThat(FrozenLayers.of(network().table(), List.of("residual_1")).names())
        .containsExactlyInAnyOrder("residual_1", "residual_1/body/conv2d_1");
  }
}
