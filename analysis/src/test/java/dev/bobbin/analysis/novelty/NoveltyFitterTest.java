package dev.bobbin.analysis.novelty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.InvalidValueException;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.NetworkExecutor;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.engine.spec.Padding;
import dev.bobbin.engine.train.Samples;
import dev.bobbin.model.NoveltyDetector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("kernels")
class NoveltyFitterTest {
  private static final Shape SHAPE = new Shape(6, 6, 1);

  private static Network network(LayerSpec... last) {
    List<LayerSpec> layers =
        new ArrayList<>(List.of(new LayerSpec.Conv2d(4, 3, Padding.SAME, Activation.RELU)));
    layers.addAll(List.of(last));
    layers.add(new LayerSpec.Dense(3, Activation.SOFTMAX));
    return Network.create(new NetworkSpec(SHAPE, layers), 3);
  }

  private static Network flat() {
    return network(new LayerSpec.Flatten(), new LayerSpec.Dense(7, Activation.RELU));
  }

  /** Random images; labels in turn, but few of the last class. */
  private static Samples samples(int count, long seed) {
    float[] values = new float[count * SHAPE.size()];
    Random random = new Random(seed);
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    return new Samples() {
      @Override
      public int count() {
        return count;
      }

      @Override
      public Shape shape() {
        return SHAPE;
      }

      @Override
      public int classes() {
        return 3;
      }

      @Override
      public int label(int index) {
        return index % 50 == 0 ? 2 : index % 2;
      }

      @Override
      public void read(int index, int epoch, float[] target, int offset) {
        System.arraycopy(values, index * SHAPE.size(), target, offset, SHAPE.size());
      }
    };
  }

  private static NoveltyDetector fit(Network network, int images, double keep, int threads) {
    try (ThreadTeam team = new ThreadTeam(threads)) {
      return NoveltyFitter.fit(network, samples(images, 1), samples(333, 2), keep, team);
    }
  }

  private static double[] outputs(Network network, String layer, Samples samples, int index) {
    float[] image = new float[SHAPE.size()];
    samples.read(index, 0, image, 0);
    NetworkExecutor executor = NetworkExecutor.observing(network, 1, new ThreadTeam(1));
    executor.setInput(0, image, 0);
    executor.predict(1);
    int size =
        network.table().rows().stream()
            .filter(row -> row.name().equals(layer))
            .findFirst()
            .orElseThrow()
            .output()
            .size();
    float[] outputs = new float[size];
    executor.copyOutput(layer, 0, outputs, 0);
    double[] wide = new double[size];
    Arrays.setAll(wide, i -> outputs[i]);
    return wide;
  }

  /** The distances by the plainest way: all of them, sorted, in double precision throughout. */
  @Test
  void theThresholdIsThatOfPlainNearestNeighbours() {
    Network network = flat();
    Samples train = samples(60, 1);
    Samples validation = samples(333, 2);
    double[] expected = new double[333];
    for (int v = 0; v < 333; v++) {
      double[] own = unit(outputs(network, "dense_1", validation, v));
      double[] all = new double[60];
      for (int t = 0; t < 60; t++) {
        double[] other = unit(outputs(network, "dense_1", train, t));
        for (int i = 0; i < own.length; i++) {
          all[t] += (own[i] - other[i]) * (own[i] - other[i]);
        }
      }
      Arrays.sort(all);
      expected[v] = Math.sqrt(all[4]);
    }
    NoveltyDetector detector = fit(network, 60, 0.9, 2);
    assertThat(detector.layer()).isEqualTo("dense_1");
    assertThat(detector.count()).isEqualTo(60);
    assertThat(detector.length()).isEmpty();
    assertThat(detector.neighbours()).isEqualTo(5);
    Arrays.sort(expected);
    assertThat(detector.threshold()).isCloseTo(expected[299], within(1e-6));
    assertThat(fit(network, 60, 1, 2).threshold()).isCloseTo(expected[332], within(1e-6));
  }

  private static double[] unit(double[] vector) {
    double squares = 0;
    for (double number : vector) {
      squares += number * number;
    }
    double length = Math.sqrt(squares);
    return Arrays.stream(vector).map(number -> length == 0 ? 0 : number / length).toArray();
  }

  @Test
  void vectorsOfGlobalPoolingAreDividedByTheirMeanLength() {
    Network network = network(new LayerSpec.GlobalAveragePool(), new LayerSpec.Dropout(0.5));
    NoveltyDetector detector = fit(network, 60, 0.95, 1);
    double sum = 0;
    for (int v = 0; v < detector.count(); v++) {
      int from = v * detector.features();
      sum +=
          NoveltyDetector.length(
              Arrays.copyOfRange(detector.vectors(), from, from + detector.features()));
    }
    assertThat(detector.length()).isPresent();
    assertThat(sum / detector.count()).isCloseTo(1, within(1e-6));
  }

  @Test
  void theBitsDoNotDependOnThreads() {
    NoveltyDetector one = fit(flat(), 700, 0.95, 1);
    NoveltyDetector many = fit(flat(), 700, 0.95, 3);
    assertThat(many.vectors()).isEqualTo(one.vectors());
    assertThat(many.threshold()).isEqualTo(one.threshold());
  }

  @Test
  void ofManyImagesAboutAsManyOfEachClassAreStored() {
    NoveltyDetector detector = fit(flat(), 2500, 0.95, 2);
    // All 50 of the rare class, and the rest shared.
    assertThat(detector.count()).isEqualTo(2000);
  }

  @Test
  void aNetworkWithoutSuchALayerIsRefused() {
    Network wide = network(new LayerSpec.Flatten(), new LayerSpec.Dense(5000, Activation.RELU));
    assertThatExceptionOfType(BobbinException.class)
        .isThrownBy(() -> NoveltyFitter.check(wide))
        .withMessageContaining("novelty-detection: expected at most 4,096 numbers")
        .withMessageContaining("received 5,000 from dense_1");
    Network bare =
        Network.create(
            new NetworkSpec(
                new Shape(1, 1, 5), List.of(new LayerSpec.Dense(3, Activation.SOFTMAX))),
            1);
    assertThatExceptionOfType(BobbinException.class)
        .isThrownBy(() -> NoveltyFitter.check(bare))
        .withMessageContaining("received no layer before it");
  }

  @Test
  void aShareThatLetsNothingThroughIsRefused() {
    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(() -> fit(flat(), 20, 0, 1))
        .withMessageContaining("keep: expected a share from 0.01 to 1");
  }
}
