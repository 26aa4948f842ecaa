package dev.bobbin.engine.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.NetworkExecutor;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.LearningRateSchedule;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.engine.spec.Optimizer;
import dev.bobbin.engine.spec.Padding;
import dev.bobbin.engine.spec.TrainingSpec;
import dev.bobbin.engine.train.Trainer;
import dev.bobbin.engine.train.TrainingEvent;
import dev.bobbin.engine.train.TrainingResult;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Dropout in training, compared to the reference with the engine's masks. */
final class DropoutTest {
  private static final LayerSpec HEAD = new LayerSpec.Dense(3, Activation.SOFTMAX);

  static Stream<NumericCase> cases() {
    LayerSpec conv = new LayerSpec.Conv2d(17, 3, Padding.SAME, new Activation.Tanh());
    return Stream.of(1, 2, 7, 33)
        .flatMap(batch ->
            Stream.of(
                NumericCase.of(
                    "dropout of a vector, batch " + batch,
                    batch,
                    Shape.flat(6),
                    new LayerSpec.Dense(33, new Activation.Sigmoid()),
                    new LayerSpec.Dropout(0.4),
                    new LayerSpec.Dense(9, new Activation.Tanh()),
                    HEAD),
                NumericCase.of(
                    "dropout of an image, batch " + batch,
                    batch,
                    new Shape(4, 3, 2),
                    conv,
                    new LayerSpec.Dropout(0.25),
                    new LayerSpec.Conv2d(3, 1, Padding.VALID, new Activation.Tanh()),
                    new LayerSpec.Flatten(),
                    HEAD),
                NumericCase.of(
                    "dropout as the first layer, batch " + batch,
                    batch,
                    Shape.flat(40),
                    new LayerSpec.Dropout(0.75),
                    HEAD),
                NumericCase.of(
                    "dropout of channels, batch " + batch,
                    batch,
                    new Shape(4, 3, 2),
                    conv,
                    new LayerSpec.SpatialDropout(0.25),
                    new LayerSpec.Conv2d(3, 3, Padding.SAME, new Activation.Tanh()),
                    new LayerSpec.Flatten(),
                    HEAD),
                NumericCase.of(
                    "dropout of nothing, batch " + batch,
                    batch,
                    Shape.flat(5),
                    new LayerSpec.Dense(8, new Activation.Tanh()),
                    new LayerSpec.Dropout(0),
                    HEAD)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void lossAndGradientAreTheReferencesUnderTheSameMask(NumericCase numeric) {
    Network network = numeric.network();
    ToySamples samples = numeric.samples(network);
    try (ThreadTeam team = new ThreadTeam(2)) {
      double[][] mask = DropoutMasks.read(network, samples, numeric.seed(), team);
      EngineGradient.Step step =
          EngineGradient.of(network, numeric.loss(), samples, numeric.seed(), team);
      StepCheck.check(numeric, network, samples, List.<double[][]>of(mask), step);
    }
  }

  @Test
  void masksDropTheirShareAndDifferBetweenSamplesAndSeeds() {
    double rate = 0.3;
    int values = 500;
    NumericCase numeric =
        NumericCase.of("shares", 40, Shape.flat(values), new LayerSpec.Dropout(rate), HEAD);
    Network network = numeric.network();
    ToySamples samples = numeric.samples(network);
    try (ThreadTeam team = new ThreadTeam(1)) {
      double[][] mask = DropoutMasks.read(network, samples, 1, team);
      double dropped =
          Arrays.stream(mask).flatMapToDouble(Arrays::stream).filter(m -> m == 0).count();
      double total = (double) values * samples.count();
      // Five standard deviations of a binomial distribution.
      assertThat(dropped / total).isCloseTo(rate, within(5 * Math.sqrt(rate * (1 - rate) / total)));
      for (int value : new int[] {0, 1, 15, 16, values - 1}) {
        assertThat(Arrays.stream(mask).mapToDouble(m -> m[value]).distinct().count())
            .as("value %d", value)
            .isEqualTo(2);
      }
      assertThat(mask[0]).isNotEqualTo(mask[1]);
      assertThat(DropoutMasks.read(network, samples, 2, team)[0]).isNotEqualTo(mask[0]);
      assertThat(DropoutMasks.read(network, samples, 1, team)).isDeepEqualTo(mask);
    }
  }

  @Test
  void spatialDropoutDropsChannelsAtAllPixelsOrNone() {
    double rate = 0.3;
    int channels = 50;
    NumericCase numeric =
        NumericCase.of(
            "channels",
            40,
            new Shape(3, 2, channels),
            new LayerSpec.SpatialDropout(rate),
            new LayerSpec.Flatten(),
            HEAD);
    Network network = numeric.network();
    ToySamples samples = numeric.samples(network);
    try (ThreadTeam team = new ThreadTeam(2)) {
      double[][] mask = DropoutMasks.read(network, samples, 1, team);
      double dropped = 0;
      for (double[] sample : mask) {
        double[] first = Arrays.copyOf(sample, channels);
        for (int pixel = 1; pixel < 6; pixel++) {
          assertThat(Arrays.copyOfRange(sample, pixel * channels, (pixel + 1) * channels))
              .as("pixel %d", pixel)
              .containsExactly(first);
        }
        dropped += Arrays.stream(first).filter(m -> m == 0).count();
      }
      double total = (double) channels * samples.count();
      assertThat(dropped / total).isCloseTo(rate, within(5 * Math.sqrt(rate * (1 - rate) / total)));
      assertThat(mask[0]).isNotEqualTo(mask[1]);
      assertThat(DropoutMasks.read(network, samples, 2, team)[0]).isNotEqualTo(mask[0]);
      assertThat(DropoutMasks.read(network, samples, 1, team)).isDeepEqualTo(mask);
    }
  }

  /**
   * A sample has the same mask anywhere in an epoch, so that masks do not depend on the batch size.
   */
  @Test
  void aMaskFollowsTheSampleNotItsPlaceInTheBatch() {
    LayerSpec dropout = new LayerSpec.Dropout(0.5);
    NumericCase numeric = NumericCase.of("places", 8, Shape.flat(50), dropout, HEAD);
    Network network = numeric.network();
    ToySamples samples = numeric.samples(network);
    Network alone = Network.create(new NetworkSpec(Shape.flat(50), List.of(dropout)), 1);
    try (ThreadTeam team = new ThreadTeam(1)) {
      double[][] mask = DropoutMasks.read(network, samples, 1, team);
      NetworkExecutor executor = new NetworkExecutor(alone, 8, team, true);
      int[] reversed = {7, 6, 5, 4, 3, 2, 1, 0};
      for (int n = 0; n < 8; n++) {
        executor.setInput(n, samples.inputs()[reversed[n]], 0);
      }
      executor.train(8, 1, 0, reversed);
      for (int n = 0; n < 8; n++) {
        for (int i = 0; i < 50; i++) {
          int sample = reversed[n];
          assertThat((double) executor.outputs()[n * 50 + i])
              .as("sample %d, value %d", sample, i)
              .isCloseTo(samples.inputs()[sample][i] * mask[sample][i], within(1e-6));
        }
      }
    }
  }

  /**
   * At a rate that moves no weight, only the masks and the order of the sums can make two epochs
   * differ.
   */
  @Test
  void masksDifferBetweenEpochs() {
    NumericCase numeric =
        NumericCase.of("epochs", 16, Shape.flat(50), new LayerSpec.Dropout(0.5), HEAD);
    Network network = numeric.network();
    TrainingSpec spec =
        new TrainingSpec(
            3,
            16,
            numeric.loss(),
            new Optimizer.Sgd(0, false),
            new LearningRateSchedule.Constant(1e-30),
            TrainingSpec.Reduction.MEAN,
            new TrainingSpec.Clipping.None(),
            Optional.empty(),
            1);
    String before = network.weightsSha256();
    try (ThreadTeam team = new ThreadTeam(1)) {
      TrainingResult result =
          new Trainer(network, spec, team)
              .train(numeric.samples(network), Optional.empty(), _ -> {});
      double[] losses =
          result.history().stream().mapToDouble(TrainingEvent.EpochDone::loss).toArray();
      assertThat(Math.abs(losses[0] - losses[1])).isGreaterThan(1e-3);
      assertThat(Math.abs(losses[1] - losses[2])).isGreaterThan(1e-3);
    }
    assertThat(network.weightsSha256()).isEqualTo(before);
  }
}
