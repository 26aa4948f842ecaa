package dev.bobbin.analysis.attribution;

import static dev.bobbin.analysis.attribution.AttributionMethod.GRAD_CAM;
import static dev.bobbin.analysis.fixtures.KnownNetworks.CROSS;
import static dev.bobbin.analysis.fixtures.KnownNetworks.PLUS;
import static dev.bobbin.analysis.fixtures.KnownNetworks.SIDE;
import static dev.bobbin.analysis.fixtures.KnownNetworks.attribution;
import static dev.bobbin.analysis.fixtures.KnownNetworks.bothSigns;
import static dev.bobbin.analysis.fixtures.KnownNetworks.detectors;
import static dev.bobbin.analysis.fixtures.KnownNetworks.model;
import static dev.bobbin.analysis.fixtures.KnownNetworks.network;
import static dev.bobbin.analysis.fixtures.KnownNetworks.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.Initializer;
import dev.bobbin.engine.spec.LayerSpec.Conv2d;
import dev.bobbin.engine.spec.LayerSpec.Dense;
import dev.bobbin.engine.spec.LayerSpec.Flatten;
import dev.bobbin.engine.spec.Padding;
import dev.bobbin.engine.spec.Regularizer;
import dev.bobbin.engine.spec.Size;
import org.junit.jupiter.api.Test;

final class GradCamTest {
  @Test
  void onlyTheSignOfTheClassLightsUp() {
    assertOnlyAt(PLUS, attribution(model(detectors()), GRAD_CAM, bothSigns(), 0));
    assertOnlyAt(CROSS, attribution(model(detectors()), GRAD_CAM, bothSigns(), 1));
  }

  private static void assertOnlyAt(int place, Attribution attribution) {
    // The weight of the map is the mean gradient 1 / pixels, its value there 0.5.
    for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
      float expected = pixel == place * SIDE + place ? 0.5f / (SIDE * SIDE) : 0;
      assertThat(attribution.values()[pixel]).isCloseTo(expected, within(1e-9f));
    }
  }

  @Test
  void smallMapsAreEnlargedBetweenTheirPixels() {
    float[] image = new float[64];
    image[0] = 1;
    Attribution attribution = attribution(model(corners(1, -1)), GRAD_CAM, image, 0);
    // Pixel 3 of 8 lies at 3.5 / 4 - 0.5 = 0.375 between the two of a row.
    assertThat(attribution.values()[0]).isEqualTo(1);
    assertThat(attribution.values()[3]).isEqualTo(0.625f);
    assertThat(attribution.values()[3 * 8 + 3]).isEqualTo(0.625f * 0.625f);
    assertThat(attribution.values()[7]).isEqualTo(0);
    assertThat(attribution.values()[63]).isEqualTo(0);
  }

  @Test
  void whatSpeaksAgainstTheClassIsLeftOut() {
    float[] image = new float[64];
    image[0] = 1;
    image[4] = -1;
    // The filters see 1 and -1 times the image: the first fires at one corner, the second at
    // another.
    Attribution attribution = attribution(model(corners(-3, 1)), GRAD_CAM, image, 0);
    assertThat(attribution.values()[0]).isEqualTo(0);
    assertThat(attribution.values()[7]).isEqualTo(1);
    assertThat(attribution.score()).isEqualTo(-2);
  }

  /**
   * Two filters of 1 x 1, 4 pixels apart, that see the image and its negative; the score is the sum
   * of all values of the first times one weight and those of the second times another.
   */
  private static Network corners(double first, double second) {
    Network network =
        network(
            new Shape(8, 8, 1),
            new Conv2d(
                2,
                Size.square(1),
                Size.square(4),
                Padding.VALID,
                Activation.RELU,
                false,
                Initializer.GLOROT_UNIFORM,
                Regularizer.NONE),
            new Flatten(),
            new Dense(1, Activation.LINEAR));
    set(network, "conv2d_1/kernel", i -> i == 0 ? 1 : -1);
    set(network, "dense_1/kernel", i -> i % 2 == 0 ? first : second);
    set(network, "dense_1/bias", _ -> 0);
    return network;
  }
}
