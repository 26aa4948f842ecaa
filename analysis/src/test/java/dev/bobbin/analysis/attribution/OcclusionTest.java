package dev.bobbin.analysis.attribution;

import static dev.bobbin.analysis.attribution.AttributionMethod.OCCLUSION;
import static dev.bobbin.analysis.fixtures.KnownNetworks.PLUS;
import static dev.bobbin.analysis.fixtures.KnownNetworks.SIDE;
import static dev.bobbin.analysis.fixtures.KnownNetworks.attribution;
import static dev.bobbin.analysis.fixtures.KnownNetworks.bothSigns;
import static dev.bobbin.analysis.fixtures.KnownNetworks.detectors;
import static dev.bobbin.analysis.fixtures.KnownNetworks.linear;
import static dev.bobbin.analysis.fixtures.KnownNetworks.model;
import static dev.bobbin.analysis.fixtures.KnownNetworks.onWhite;
import static dev.bobbin.analysis.fixtures.KnownNetworks.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.network.Network;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class OcclusionTest {
  @Test
  void theWindowIsAFifthOfTheImage() {
    assertThat(Occlusion.window(new Shape(28, 28, 1))).isEqualTo(6);
    assertThat(Occlusion.window(new Shape(14, 20, 3))).isEqualTo(3);
    assertThat(Occlusion.window(new Shape(1, 5, 1))).isEqualTo(1);
  }

  /** Windows of 6 x 6, 2 apart: a pixel's value is the mean of their sums of weight x input. */
  @Test
  void ofALinearNetworkItIsWhatTheWindowsHide() {
    Shape shape = new Shape(28, 30, 1);
    Network network = linear(shape, 8);
    float[] weights = network.weights().get("dense_1/kernel");
    float[] image = random(shape.size(), 9);
    double[] sums = new double[shape.size()];
    int[] counts = new int[shape.size()];
    for (int top = 0; top <= 22; top += 2) {
      for (int left = 0; left <= 24; left += 2) {
        double hidden = 0;
        for (int i = 0; i < 36; i++) {
          int pixel = (top + i / 6) * 30 + left + i % 6;
          hidden += (double) weights[pixel * 3 + 2] * image[pixel];
        }
        for (int i = 0; i < 36; i++) {
          int pixel = (top + i / 6) * 30 + left + i % 6;
          sums[pixel] += hidden;
          counts[pixel]++;
        }
      }
    }
    Attribution attribution = attribution(model(network), OCCLUSION, image, 2);
    for (int pixel = 0; pixel < sums.length; pixel++) {
      assertThat((double) attribution.values()[pixel])
          .isCloseTo(sums[pixel] / counts[pixel], within(1e-4));
    }
  }

  @Test
  void onlyTheSignOfTheClassLightsUp() {
    Attribution attribution = attribution(model(detectors()), OCCLUSION, bothSigns(), 0);
    int window = Occlusion.window(new Shape(SIDE, SIDE, 1));
    // Every window that touches the plus silences its filter, which gave 0.5 at one pixel.
    float fall = 0.5f / (SIDE * SIDE);
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        int away = Math.max(Math.abs(y - PLUS), Math.abs(x - PLUS));
        float value = attribution.values()[y * SIDE + x];
        if (away == 0) {
          assertThat(value).isCloseTo(fall, within(1e-8f));
        } else if (away > window) {
          assertThat(value).isEqualTo(0);
        } else {
          assertThat(value).isBetween(0f, fall * 1.0001f);
        }
      }
    }
    assertThat(attribution.score()).isCloseTo(fall, within(1e-8));
  }

  @Test
  void backgroundThatIsHiddenChangesNothing() {
    Shape shape = new Shape(10, 10, 1);
    float[] white = new float[shape.size()];
    Arrays.fill(white, 1);
    Attribution onLight = attribution(onWhite(linear(shape, 4)), OCCLUSION, white, 1);
    assertThat(onLight.values()).containsOnly(0);
    Attribution onDark = attribution(model(linear(shape, 4)), OCCLUSION, white, 1);
    assertThat(onDark.largest()).isPositive();
  }

  @Test
  void theLastWindowsLieAtTheFarEdge() {
    Shape shape = new Shape(10, 11, 1);
    Network network = linear(shape, 8);
    Attribution attribution = attribution(model(network), OCCLUSION, random(shape.size(), 3), 0);
    for (float value : attribution.values()) {
      assertThat(value).isFinite().isNotEqualTo(0);
    }
  }
}
