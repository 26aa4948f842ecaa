package dev.bobbin.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.bobbin.base.InvalidValueException;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.NetworkSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NoveltyDetectorTest {
  private static float[] vectors(int count, int features, long seed) {
    Random random = new Random(seed);
    float[] all = new float[count * features];
    float[] one = new float[features];
    for (int v = 0; v < count; v++) {
      for (int i = 0; i < features; i++) {
        one[i] = (float) random.nextGaussian();
      }
      NoveltyDetector.scale(one, OptionalDouble.empty());
      System.arraycopy(one, 0, all, v * features, features);
    }
    return all;
  }

  /** All distances, sorted: the plainest way. */
  private static double plain(float[] vectors, int features, int neighbours, float[] outputs) {
    double length = 0;
    for (float number : outputs) {
      length += (double) number * number;
    }
    double[] distances = new double[vectors.length / features];
    for (int v = 0; v < distances.length; v++) {
      double sum = 0;
      for (int i = 0; i < features; i++) {
        double own = length == 0 ? 0 : (float) (outputs[i] / Math.sqrt(length));
        sum += (own - vectors[v * features + i]) * (own - vectors[v * features + i]);
      }
      distances[v] = Math.sqrt(sum);
    }
    Arrays.sort(distances);
    return distances[neighbours - 1];
  }

  @ParameterizedTest
  @CsvSource({"1,3,1", "4,5,2", "7,8,5", "30,17,5", "31,1,31"})
  void theDistanceIsThatToTheKthNearestVector(int count, int features, int neighbours) {
    float[] vectors = vectors(count, features, count);
    NoveltyDetector detector =
        new NoveltyDetector(
            "layer", features, OptionalDouble.empty(), neighbours, 0.95, 1, vectors);
    Random random = new Random(7);
    for (int n = 0; n < 50; n++) {
      float[] outputs = new float[features];
      for (int i = 0; i < features; i++) {
        outputs[i] = Math.max(0, 10 * (float) random.nextGaussian());
      }
      double expected = plain(vectors, features, neighbours, outputs);
      assertThat(detector.distance(outputs)).isEqualTo(expected);
    }
  }

  @Test
  void distancesAreFiniteWhateverTheOutputs() {
    NoveltyDetector detector =
        new NoveltyDetector("layer", 2, OptionalDouble.empty(), 1, 0.95, 0.1, new float[] {1, 0});
    assertThat(detector.distance(new float[] {8, 0})).isZero();
    assertThat(detector.distance(new float[] {-3, 0})).isEqualTo(2);
    assertThat(detector.distance(new float[] {0, 5})).isCloseTo(Math.sqrt(2), within(1e-12));
    assertThat(detector.distance(new float[] {0, 0})).isEqualTo(1);
    assertThat(detector.distance(new float[] {Float.NaN, 1})).isEqualTo(1);
    assertThat(detector.distance(new float[] {Float.POSITIVE_INFINITY, 1})).isEqualTo(1);
  }

  @Test
  void vectorsCanKeepTheirLengths() {
    NoveltyDetector detector =
        new NoveltyDetector("layer", 2, OptionalDouble.of(4), 1, 0.95, 0.1, new float[] {1, 0});
    assertThat(detector.distance(new float[] {4, 0})).isZero();
    assertThat(detector.distance(new float[] {12, 0})).isEqualTo(2);
    assertThat(detector.distance(new float[] {Float.NaN, 1})).isEqualTo(1);
  }

  @Test
  void anImageOnTheThresholdKeepsItsClass() {
    assertThat(new Novelty(0.5, 0.5).isUnknown()).isFalse();
    assertThat(new Novelty(Math.nextUp(0.5), 0.5).isUnknown()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.1, 1.0001, Double.NaN, Double.POSITIVE_INFINITY})
  void aThresholdThatLetsNothingThroughIsRefused(double keep) {
    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(() -> NoveltyDetector.requireShare(keep))
        .withMessageContaining("keep: expected a share from 0.01 to 1")
        .withMessageEndingWith("try 0.95");
  }

  @Test
  void aModelAnswersWithClassesAndNovelty() {
    NetworkSpec spec =
        new NetworkSpec(
            new Shape(1, 2, 1),
            List.of(new LayerSpec.Flatten(), new LayerSpec.Dense(2, Activation.SOFTMAX)));
    Model model =
        new Model(
            Network.create(spec, 1),
            List.of("a", "b"),
            Preprocessing.standard(spec.input()),
            Map.of());
    NoveltyDetector detector =
        new NoveltyDetector(
            "flatten_1", 2, OptionalDouble.empty(), 1, 0.95, 0.1, new float[] {1, 0});
    Model detecting = model.with(Optional.of(detector));
    assertThat(model.predict(new float[] {1, 0}).novelty()).isEmpty();
    assertThat(detecting.predict(new float[] {1, 0}).novelty()).contains(new Novelty(0, 0.1));
    assertThat(detecting.predict(new float[] {0, 1}).novelty().orElseThrow().isUnknown()).isTrue();
    assertThat(detecting.predict(new float[] {0, 1}).classes())
        .isEqualTo(model.classify(new float[] {0, 1}));
  }
}
