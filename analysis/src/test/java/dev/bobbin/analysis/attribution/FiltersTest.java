package dev.bobbin.analysis.attribution;

import static dev.bobbin.analysis.fixtures.KnownNetworks.assertMissing;
import static dev.bobbin.analysis.fixtures.KnownNetworks.given;
import static dev.bobbin.analysis.fixtures.KnownNetworks.model;
import static dev.bobbin.analysis.fixtures.KnownNetworks.network;
import static dev.bobbin.analysis.fixtures.KnownNetworks.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec.AveragePool;
import dev.bobbin.engine.spec.LayerSpec.Conv2d;
import dev.bobbin.engine.spec.LayerSpec.Dense;
import dev.bobbin.engine.spec.LayerSpec.Dropout;
import dev.bobbin.engine.spec.LayerSpec.Flatten;
import dev.bobbin.engine.spec.LayerSpec.GlobalAveragePool;
import dev.bobbin.engine.spec.LayerSpec.Residual;
import dev.bobbin.engine.spec.Padding;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FiltersTest {
  private static final Shape IMAGE = new Shape(4, 6, 2);
  private static final Dense HEAD = new Dense(3, Activation.SOFTMAX);

  @Test
  void aConvolutionHasItsKernels() {
    Network network =
        network(
            IMAGE,
            new Residual(List.of(new Conv2d(2, 3, Padding.SAME, Activation.RELU)), List.of()),
            new Flatten(),
            HEAD);
    // [3][3][2 in][2 filters]: filter f has 10 w + f at weight w.
    set(network, "residual_1/body/conv2d_1/kernel", i -> i / 2 * 10 + i % 2);
    Filters filters = filters(network, 2);
    assertThat(filters.layer()).isEqualTo("residual_1/body/conv2d_1");
    assertThat(filters.shape()).isEqualTo(new Shape(3, 3, 2));
    assertThat(filters.units()).isEqualTo(2);
    assertThat(filters.filters()).extracting(Filters.Filter::unit).containsExactly(0, 1);
    assertThat(filters.filters().get(1).weights()).hasSize(18).startsWith(1, 11, 21).endsWith(171);
  }

  @Test
  void ofManyUnitsThoseOfTheLargestNormAreChosen() {
    Network network =
        network(
            IMAGE,
            new AveragePool(2),
            new Flatten(),
            new Dropout(0.5),
            new Dense(5, Activation.RELU),
            HEAD);
    // All weights of unit u are 2, 0, -4, 0, 1.
    float[] byUnit = {2, 0, -4, 0, 1};
    set(network, "dense_1/kernel", i -> byUnit[i % 5]);
    Filters filters = filters(network, 4);
    assertThat(filters.shape()).isEqualTo(new Shape(2, 3, 2));
    assertThat(filters.units()).isEqualTo(5);
    assertThat(filters.filters()).extracting(Filters.Filter::unit).containsExactly(2, 0, 4, 1);
    assertThat(filters.filters().getFirst().weights()).hasSize(12).containsOnly(-4);
    assertThat(filters.filters().getFirst().norm()).isCloseTo(4 * Math.sqrt(12), within(1e-9));
  }

  @Test
  void weightsThatAreNotLaidOverAnImageAreNone() {
    Network pooled = network(IMAGE, new GlobalAveragePool(), HEAD);
    Network none = network(Shape.flat(3), new Flatten());
    try (ThreadTeam team = new ThreadTeam(1)) {
      assertMissing(new Explainer(model(pooled), team).filters(4), "not laid over an image");
      assertMissing(new Explainer(model(none), team).filters(4), "no layer");
    }
  }

  private static Filters filters(Network network, int most) {
    try (ThreadTeam team = new ThreadTeam(1)) {
      return given(new Explainer(model(network), team).filters(most));
    }
  }
}
