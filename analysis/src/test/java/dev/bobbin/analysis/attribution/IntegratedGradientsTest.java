package dev.bobbin.analysis.attribution;

import static dev.bobbin.analysis.attribution.AttributionMethod.INTEGRATED_GRADIENTS;
import static dev.bobbin.analysis.fixtures.KnownNetworks.attribution;
import static dev.bobbin.analysis.fixtures.KnownNetworks.linear;
import static dev.bobbin.analysis.fixtures.KnownNetworks.model;
import static dev.bobbin.analysis.fixtures.KnownNetworks.network;
import static dev.bobbin.analysis.fixtures.KnownNetworks.onWhite;
import static dev.bobbin.analysis.fixtures.KnownNetworks.random;
import static dev.bobbin.analysis.fixtures.KnownNetworks.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec.Dense;
import dev.bobbin.engine.spec.LayerSpec.Flatten;
import java.util.List;
import org.junit.jupiter.api.Test;

final class IntegratedGradientsTest {
  private static final Shape IMAGE = new Shape(6, 5, 2);

  @Test
  void ofALinearNetworkTheyAreWeightTimesInput() {
    Network network = linear(IMAGE, 3);
    float[] weights = network.weights().get("dense_1/kernel");
    float[] image = random(IMAGE.size(), 4);
    for (int k = 0; k < 3; k++) {
      Attribution attribution = attribution(model(network), INTEGRATED_GRADIENTS, image, k);
      for (int pixel = 0; pixel < 30; pixel++) {
        double expected =
            (double) weights[pixel * 6 + k] * image[pixel * 2]
                + (double) weights[pixel * 6 + 3 + k] * image[pixel * 2 + 1];
        assertThat((double) attribution.values()[pixel]).isCloseTo(expected, within(1e-6));
      }
      assertThat(attribution.completeness().orElseThrow().gap()).isLessThan(1e-5);
    }
  }

  /** The gradient at the image is 0, and yet the image is what the score comes from. */
  @Test
  void aSaturatedUnitStillGetsItsShare() {
    // 1 - max(0, 1 - x) at x = 2.
    Network network =
        network(
            new Shape(1, 2, 1),
            new Flatten(),
            new Dense(1, Activation.RELU),
            new Dense(1, Activation.LINEAR));
    set(network, "dense_1/kernel", i -> i == 0 ? -1 : 0);
    set(network, "dense_1/bias", _ -> 1);
    set(network, "dense_2/kernel", _ -> -1);
    set(network, "dense_2/bias", _ -> 1);
    Attribution attribution =
        attribution(model(network), INTEGRATED_GRADIENTS, new float[] {2, 2}, 0);
    assertThat((double) attribution.values()[0]).isCloseTo(1, within(1e-6));
    assertThat(attribution.values()[1]).isEqualTo(0);
    assertThat(attribution.score()).isEqualTo(1);
  }

  /** max(0, a + b - 1) at (1, 1) is 1 more than at (0, 0); both have the same part in it. */
  @Test
  void equalCausesShareAlike() {
    Network network = network(new Shape(1, 2, 1), new Flatten(), new Dense(1, Activation.RELU));
    set(network, "dense_1/kernel", _ -> 1);
    set(network, "dense_1/bias", _ -> -1);
    Attribution attribution =
        attribution(model(network), INTEGRATED_GRADIENTS, new float[] {1, 1}, 0);
    assertThat(attribution.values()).containsExactly(0.5f, 0.5f);
    assertThat(attribution.completeness().orElseThrow().difference()).isEqualTo(1);
  }

  @Test
  void backgroundGetsExactlyNothing() {
    Network network = linear(IMAGE, 5);
    float[] image = random(IMAGE.size(), 6);
    image[14] = 0;
    image[15] = 0;
    assertThat(attribution(model(network), INTEGRATED_GRADIENTS, image, 1).values()[7])
        .isEqualTo(0);
    image[14] = 1;
    image[15] = 1;
    Attribution onLight = attribution(onWhite(network), INTEGRATED_GRADIENTS, image, 1);
    assertThat(onLight.values()[7]).isEqualTo(0);
    assertThat(onLight.values()[8]).isNotEqualTo(0);
    assertThat(onLight.completeness().orElseThrow().gap()).isLessThan(1e-5);
  }

  /** max(0, a - 0.5) falls by 0.5 on the way from white to black. */
  @Test
  void onLightGroundTheWayBeginsThere() {
    Network network = network(new Shape(1, 1, 1), new Flatten(), new Dense(1, Activation.RELU));
    set(network, "dense_1/kernel", _ -> 1);
    set(network, "dense_1/bias", _ -> -0.5);
    Attribution attribution =
        attribution(onWhite(network), INTEGRATED_GRADIENTS, new float[] {0}, 0);
    assertThat(attribution.values()).containsExactly(-0.5f);
    assertThat(attribution.completeness().orElseThrow().difference()).isEqualTo(-0.5);
  }

  @Test
  void anOutputThatIsCutOffHasNoCauses() {
    Network network = network(new Shape(1, 2, 1), new Flatten(), new Dense(1, Activation.RELU));
    set(network, "dense_1/kernel", _ -> 1);
    set(network, "dense_1/bias", _ -> -3);
    Attribution attribution =
        attribution(model(network), INTEGRATED_GRADIENTS, new float[] {1, 1}, 0);
    assertThat(attribution.values()).containsExactly(0, 0);
    assertThat(attribution.largest()).isEqualTo(0);
    assertThat(attribution.score()).isEqualTo(0);
  }

  /**
   * The score 10 max(0, a - 0.92) rises at the end of the way. None of 3 points lies there, and of
   * 9 only the last, at 17/18: a ninth of the slope.
   */
  @Test
  void threeTimesAsManyPointsAreThoseOfTheMidpointRule() {
    Network network = network(new Shape(1, 1, 1), new Flatten(), new Dense(1, Activation.RELU));
    set(network, "dense_1/kernel", _ -> 10);
    set(network, "dense_1/bias", _ -> -9.2);
    try (ThreadTeam team = new ThreadTeam(1)) {
      List<AttributionRequest> question = List.of(new AttributionRequest(new float[] {1}, 0));
      Attribution few =
          new IntegratedGradients(network, team, new float[1], 3, 3).of(question).getFirst();
      Attribution more =
          new IntegratedGradients(network, team, new float[1], 3, 9).of(question).getFirst();
      assertThat(few.values()).containsExactly(0);
      assertThat(more.values()[0]).isCloseTo(10f / 9, within(1e-6f));
      assertThat(more.completeness().orElseThrow().steps()).isEqualTo(9);
      assertThat(more.completeness().orElseThrow().gap()).isCloseTo(10 / 9.0 - 0.8, within(1e-6));
    }
  }

  @Test
  void aWrongGradientShowsInTheGap() {
    IntegrationPath right = way(1);
    IntegrationPath wrong = way(1.05f);
    assertThat(right.isFartherThan(0.01)).isFalse();
    assertThat(wrong.isFartherThan(0.01)).isTrue();
    assertThat(wrong.attribution().completeness().orElseThrow().gap())
        .isCloseTo(0.25, within(1e-6));
  }

  /** The way to (1, 1) of a score 2 a + 3 b, whose gradient is told with a factor. */
  private static IntegrationPath way(float factor) {
    IntegrationPath way =
        new IntegrationPath(
            new AttributionRequest(new float[] {1, 1}, 0), new Shape(1, 2, 1), new float[2]);
    way.add(new float[] {2 * factor, 3 * factor}, 0);
    way.steps = 1;
    way.score = 5;
    return way;
  }
}
