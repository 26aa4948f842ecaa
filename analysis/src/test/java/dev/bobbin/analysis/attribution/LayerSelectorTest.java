package dev.bobbin.analysis.attribution;

import static dev.bobbin.analysis.fixtures.KnownNetworks.given;
import static dev.bobbin.analysis.fixtures.KnownNetworks.model;
import static dev.bobbin.analysis.fixtures.KnownNetworks.network;
import static dev.bobbin.analysis.fixtures.KnownNetworks.set;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.shape.LayerTable;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.LayerSpec.Activate;
import dev.bobbin.engine.spec.LayerSpec.BatchNorm;
import dev.bobbin.engine.spec.LayerSpec.Conv2d;
import dev.bobbin.engine.spec.LayerSpec.Dense;
import dev.bobbin.engine.spec.LayerSpec.Dropout;
import dev.bobbin.engine.spec.LayerSpec.Flatten;
import dev.bobbin.engine.spec.LayerSpec.GlobalAveragePool;
import dev.bobbin.engine.spec.LayerSpec.MaxPool;
import dev.bobbin.engine.spec.LayerSpec.Residual;
import dev.bobbin.engine.spec.Padding;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which layers are looked at. */
final class LayerSelectorTest {
  private static final LayerSpec CONV = new Conv2d(2, 3, Padding.SAME, Activation.LINEAR);
  private static final LayerSpec NORM = new BatchNorm(0.9, 1e-3);
  private static final LayerSpec RELU = new Activate(Activation.RELU);
  private static final LayerSpec HEAD = new Dense(3, Activation.SOFTMAX);

  @Test
  void gradCamLooksAtTheLastMapsAsTheNextLayerSeesThem() {
    assertThat(lastMaps(CONV, NORM, RELU, new Dropout(0.1), new MaxPool(2), new Flatten(), HEAD))
        .contains("activation_1");
    assertThat(lastMaps(CONV, new MaxPool(2), CONV, new Flatten(), HEAD)).contains("conv2d_2");
    LayerSpec block = new Residual(List.of(CONV, NORM, RELU, CONV, NORM), List.of());
    assertThat(lastMaps(CONV, block, RELU, new GlobalAveragePool(), HEAD)).contains("activation_1");
    assertThat(lastMaps(CONV, block, new GlobalAveragePool(), HEAD)).contains("residual_1");
  }

  /** A single pixel has no place in the image, and a softmax is an answer. */
  @Test
  void mapsWithoutAPlaceAndAnswersAreNoMaps() {
    LayerSpec whole = new Conv2d(3, 8, Padding.VALID, Activation.RELU);
    LayerSpec answers = new Conv2d(3, 8, Padding.VALID, Activation.SOFTMAX);
    assertThat(lastMaps(CONV, RELU, whole, HEAD)).contains("activation_1");
    assertThat(lastMaps(CONV, answers)).contains("conv2d_1");
    assertThat(lastMaps(whole, HEAD)).isEmpty();
    assertThat(lastMaps(new MaxPool(2), new Flatten(), HEAD)).isEmpty();
  }

  private static Optional<String> lastMaps(LayerSpec... layers) {
    return layers(layers).lastMaps().map(LayerTable.Row::name);
  }

  private static LayerSelector layers(LayerSpec... layers) {
    return new LayerSelector(network(new Shape(8, 8, 2), layers).table());
  }

  @Test
  void theRepresentationIsWhatGoesIntoTheLastLayerOrBlockWithAKernel() {
    LayerSpec block = new Residual(List.of(CONV), List.of());
    assertThat(representation(new Flatten(), new Dense(9, Activation.RELU), HEAD))
        .contains("dense_1");
    assertThat(representation(CONV, block, new GlobalAveragePool(), NORM)).contains("conv2d_1");
    assertThat(representation(new Flatten(), HEAD)).contains("flatten_1");
    assertThat(representation(CONV)).isEmpty();
  }

  private static Optional<String> representation(LayerSpec... layers) {
    return layers(layers).representation().map(LayerTable.Row::name);
  }

  /** A filter that doubles, a norm that adds 1, and a ReLU: 2 x + 1, where that is positive. */
  @Test
  void featureMapsAreThoseAfterNormAndActivation() {
    Network network =
        network(
            new Shape(2, 2, 1),
            new Conv2d(2, 1, Padding.VALID, Activation.LINEAR),
            new BatchNorm(0.9, 1e-9),
            RELU,
            new Residual(List.of(new Conv2d(2, 1, Padding.VALID, Activation.LINEAR)), List.of()),
            new Flatten(),
            HEAD);
    set(network, "conv2d_1/kernel", i -> i == 0 ? 2 : -2);
    set(network, "batch_norm_1/beta", _ -> 1);
    set(network, "residual_1/body/conv2d_1/kernel", _ -> 1);
    try (ThreadTeam team = new ThreadTeam(1)) {
      List<FeatureMaps> maps =
          given(new Explainer(model(network), team).featureMaps(new float[] {1, 2, -3, 0}));
      assertThat(maps)
          .extracting(FeatureMaps::convolution)
          .containsExactly("conv2d_1", "residual_1/body/conv2d_1");
      assertThat(maps)
          .extracting(FeatureMaps::layer)
          .containsExactly("activation_1", "residual_1/body/conv2d_1");
      assertThat(maps.getFirst().shape()).isEqualTo(new Shape(2, 2, 2));
      assertThat(maps.getFirst().map(0)).containsExactly(3, 5, 0, 1);
      assertThat(maps.getFirst().map(1)).containsExactly(0, 0, 7, 1);
      assertThat(maps.getLast().map(1)).containsExactly(3, 5, 7, 2);
    }
  }
}
