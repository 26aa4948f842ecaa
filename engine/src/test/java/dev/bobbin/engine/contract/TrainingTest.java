package dev.bobbin.engine.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.Team;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.Parameter;
import dev.bobbin.engine.reference.ToySamples;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.Loss;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.engine.spec.Optimizer;
import dev.bobbin.engine.spec.Padding;
import dev.bobbin.engine.spec.TrainingSpec;
import dev.bobbin.engine.spec.TrainingSpec.Clipping;
import dev.bobbin.engine.spec.TrainingSpec.EarlyStopping;
import dev.bobbin.engine.spec.TrainingSpec.EarlyStopping.Watch;
import dev.bobbin.engine.spec.TrainingSpec.Reduction;
import dev.bobbin.engine.train.Evaluator;
import dev.bobbin.engine.train.NonFiniteLossException;
import dev.bobbin.engine.train.Samples;
import dev.bobbin.engine.train.Trainer;
import dev.bobbin.engine.train.TrainingEvent;
import dev.bobbin.engine.train.TrainingListener;
import dev.bobbin.engine.train.TrainingResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a training does, on problems small enough to know the answer. */
final class TrainingTest {
  private static final TrainingListener DEAF = _ -> {};

  private final Team team = new Team(2);

  @AfterEach
  void close() {
    team.close();
  }

  private TrainingResult train(Network network, TrainingSpec spec, Samples samples) {
    return new Trainer(network, spec, team).train(samples, Optional.empty(), DEAF);
  }

  /** Four clouds at the corners of a square, opposite corners of one class: no straight line parts them. */
  private static ToySamples exclusiveOr(int count) {
    SplittableRandom random = new SplittableRandom(5);
    float[][] inputs = new float[count][2];
    int[] labels = new int[count];
    for (int n = 0; n < count; n++) {
      int x = random.nextInt(2);
      int y = random.nextInt(2);
      inputs[n][0] = (float) (2 * x - 1 + random.nextDouble(-0.5, 0.5));
      inputs[n][1] = (float) (2 * y - 1 + random.nextDouble(-0.5, 0.5));
      labels[n] = x ^ y;
    }
    return new ToySamples(Shape.flat(2), 2, inputs, labels);
  }

  /** A horizontal or a vertical bar at any place of a noisy image. */
  private static ToySamples bars(int count) {
    SplittableRandom random = new SplittableRandom(6);
    float[][] inputs = new float[count][64];
    int[] labels = new int[count];
    for (int n = 0; n < count; n++) {
      int place = random.nextInt(8);
      labels[n] = random.nextInt(2);
      for (int i = 0; i < 64; i++) {
        boolean bar = (labels[n] == 0 ? i / 8 : i % 8) == place;
        inputs[n][i] = (float) ((bar ? 1 : 0) + random.nextDouble(0.3));
      }
    }
    return new ToySamples(new Shape(8, 8, 1), 2, inputs, labels);
  }

  private static NetworkSpec dense(int inputs, int hidden, int classes) {
    return new NetworkSpec(
        Shape.flat(inputs),
        List.of(
            new LayerSpec.Dense(hidden, new Activation.Tanh()),
            new LayerSpec.Dense(classes, Activation.SOFTMAX)));
  }

  @Test
  void denseLayersLearnTheExclusiveOr() {
    Network network = Network.create(dense(2, 16, 2), 1);
    ToySamples samples = exclusiveOr(200);
    TrainingSpec spec = Plans.of(40, 16, 0.02).with(new Optimizer.Adam()).spec();
    TrainingResult result = train(network, spec, samples);
    assertThat(result.ending()).isEqualTo(TrainingResult.Ending.COMPLETED);
    assertThat(result.history()).hasSize(40);
    assertThat(new Evaluator(network, spec.loss(), team).evaluate(samples).accuracy()).isEqualTo(1);
  }

  @Test
  void convolutionsLearnToTellBarsWhereverTheyLie() {
    Network network =
        Network.create(
            new NetworkSpec(
                new Shape(8, 8, 1),
                List.of(
                    new LayerSpec.Conv2d(8, 3, Padding.SAME, Activation.RELU),
                    new LayerSpec.MaxPool(2),
                    new LayerSpec.Conv2d(8, 3, Padding.SAME, Activation.RELU),
                    new LayerSpec.GlobalAveragePool(),
                    new LayerSpec.Dense(2, Activation.SOFTMAX))),
            1);
    ToySamples samples = bars(160);
    TrainingSpec spec = Plans.of(30, 16, 0.01).with(new Optimizer.Adam()).spec();
    train(network, spec, samples);
    assertThat(new Evaluator(network, spec.loss(), team).evaluate(samples).accuracy()).isEqualTo(1);
  }

  /** Every sample once an epoch, as it looks in that epoch, in an order that only the seed decides. */
  @Test
  void everyEpochGoesThroughAllSamplesInANewOrder() {
    List<List<Integer>> first = order(2);
    assertThat(first).hasSize(3).doesNotHaveDuplicates();
    for (List<Integer> epoch : first) {
      assertThat(epoch).hasSize(20).doesNotHaveDuplicates().isNotEqualTo(epoch.stream().sorted().toList());
    }
    assertThat(order(1)).isEqualTo(first);
  }

  /** Which samples were read in which epoch, batch by batch; threads may read those of a batch in any order. */
  private static List<List<Integer>> order(int threads) {
    ToySamples samples = exclusiveOr(20);
    Map<Integer, List<List<Integer>>> batches = new TreeMap<>();
    List<Integer> batch = Collections.synchronizedList(new ArrayList<>());
    Set<Integer> epochs = ConcurrentHashMap.newKeySet();
    Samples recording =
        new Samples() {
          @Override
          public int count() {
            return samples.count();
          }

          @Override
          public Shape shape() {
            return samples.shape();
          }

          @Override
          public int classes() {
            return samples.classes();
          }

          @Override
          public int label(int index) {
            return samples.label(index);
          }

          @Override
          public void read(int index, int epoch, float[] target, int offset) {
            batch.add(index);
            epochs.add(epoch);
            samples.read(index, epoch, target, offset);
          }
        };
    try (Team team = new Team(threads)) {
      new Trainer(Network.create(dense(2, 16, 2), 1), Plans.of(3, 4, 0.1).spec(), team)
          .train(
              recording,
              Optional.empty(),
              event -> {
                if (event instanceof TrainingEvent.StepDone step) {
                  assertThat(epochs).as("epochs, from 0, that samples were asked for").containsExactly(step.epoch() - 1);
                  batches.computeIfAbsent(step.epoch(), _ -> new ArrayList<>()).add(batch.stream().sorted().toList());
                  batch.clear();
                  epochs.clear();
                }
              });
    }
    return batches.values().stream().map(lists -> lists.stream().flatMap(List::stream).toList()).toList();
  }

  /** There is nothing to learn then, but a loss to report. */
  @Test
  void aNetworkWithoutWeightsIsMeasuredLikeAnyOther() {
    NetworkSpec spec = new NetworkSpec(Shape.flat(2), List.of(new LayerSpec.Activate(Activation.SOFTMAX)));
    Network network = Network.create(spec, 1);
    ToySamples samples = exclusiveOr(20);
    TrainingSpec plan = Plans.of(2, 8, 0.1).spec();
    double expected = new Evaluator(network, plan.loss(), team).evaluate(samples).loss();
    assertThat(train(network, plan, samples).history())
        .hasSize(2)
        .allSatisfy(epoch -> assertThat(epoch.loss()).isCloseTo(expected, within(1e-6)));
  }

  /** One batch of n: the sum at rate r is the mean at rate n r. */
  @Test
  void theSumOfGradientsIsTheMeanTimesTheBatch() {
    ToySamples samples = exclusiveOr(32);
    Network mean = Network.create(dense(2, 16, 2), 1);
    Network sum = Network.create(dense(2, 16, 2), 1);
    train(mean, Plans.of(3, 32, 0.32).spec(), samples);
    train(sum, Plans.of(3, 32, 0.01).with(Reduction.SUM, new Clipping.None()).spec(), samples);
    assertThat(distance(mean.weights(), sum.weights())).isLessThan(1e-6);
    assertThat(distance(mean.weights(), Network.create(dense(2, 16, 2), 1).weights())).isGreaterThan(0.01);
  }

  /** A last batch of 2 of 18 samples is averaged over 2, not over the batch size of 16. */
  @Test
  void theLastShortBatchIsAveragedOverWhatItHas() {
    ToySamples samples = exclusiveOr(18);
    Network network = Network.create(dense(2, 16, 2), 1);
    List<Integer> seen = new ArrayList<>();
    double[] epochLoss = new double[1];
    List<Double> running = new ArrayList<>();
    new Trainer(network, Plans.of(1, 16, 1e-9).spec(), team)
        .train(
            samples,
            Optional.empty(),
            event -> {
              switch (event) {
                case TrainingEvent.Started started ->
                    assertThat(started).isEqualTo(new TrainingEvent.Started(18, 1, 2));
                case TrainingEvent.StepDone step -> {
                  seen.add(step.samples());
                  running.add(step.loss());
                }
                case TrainingEvent.EpochDone epoch -> epochLoss[0] = epoch.loss();
              }
            });
    assertThat(seen).containsExactly(16, 18);
    assertThat(running.getLast()).isEqualTo(epochLoss[0]);
    // At such a rate the weights stand still, so the epoch's loss is that of all samples.
    double all = new Evaluator(network, Plans.of(1, 1, 1).spec().loss(), team).evaluate(samples).loss();
    assertThat(epochLoss[0]).isCloseTo(all, within(1e-6));
  }

  @Test
  void aShortBatchAloneIsALargerBatchOfAllThereIs() {
    ToySamples samples = exclusiveOr(5);
    Network exact = Network.create(dense(2, 16, 2), 1);
    Network larger = Network.create(dense(2, 16, 2), 1);
    train(exact, Plans.of(3, 5, 0.1).spec(), samples);
    train(larger, Plans.of(3, 64, 0.1).spec(), samples);
    assertThat(larger.weightsSha256()).isEqualTo(exact.weightsSha256());
  }

  @Test
  void clippingByNormShortensTheStepAndKeepsItsDirection() {
    Map<String, float[]> free = step(new Clipping.None());
    double norm = norm(free);
    assertThat(norm).isGreaterThan(0.02);
    Map<String, float[]> clipped = step(new Clipping.ByGlobalNorm(0.01));
    assertThat(norm(clipped)).isCloseTo(0.01, within(1e-6));
    free.replaceAll((_, values) -> scaled(values, 0.01 / norm));
    assertThat(distance(clipped, free)).isLessThan(1e-6);
    assertThat(distance(step(new Clipping.ByGlobalNorm(norm * 1.01)), step(new Clipping.None()))).isZero();
  }

  @Test
  void clippingByValueBoundsEveryValue() {
    float limit = 0.01f;
    Map<String, float[]> clipped = step(new Clipping.None());
    clipped.replaceAll(
        (_, values) -> {
          for (int i = 0; i < values.length; i++) {
            values[i] = Math.clamp(values[i], -limit, limit);
          }
          return values;
        });
    assertThat(distance(step(new Clipping.ByValue(limit)), clipped)).isLessThan(1e-6);
    assertThat(distance(step(new Clipping.None()), clipped)).isGreaterThan(0.01);
  }

  /** What one step of plain descent at rate 1 takes away: the gradient, clipped. */
  private Map<String, float[]> step(Clipping clipping) {
    ToySamples samples = exclusiveOr(16);
    Network network = Network.create(dense(2, 16, 2), 1);
    Map<String, float[]> before = network.weights();
    train(network, Plans.of(1, 16, 1).with(Reduction.MEAN, clipping).spec(), samples);
    Map<String, float[]> taken = new HashMap<>();
    network.weights().forEach((name, values) -> taken.put(name, difference(before.get(name), values)));
    return taken;
  }

  @Test
  void earlyStoppingBringsTheBestWeightsBack() {
    // Adam at a rate of 1 does not settle, so that the best epoch is not the last.
    ToySamples samples = exclusiveOr(40);
    EarlyStopping early = new EarlyStopping(Watch.VALIDATION_LOSS, 3, 0, true);
    TrainingSpec spec = Plans.of(60, 8, 1).with(new Optimizer.Adam()).with(early).spec();
    Network network = Network.create(dense(2, 16, 2), 1);
    List<String> digests = new ArrayList<>();
    TrainingResult result =
        new Trainer(network, spec, team)
            .train(
                samples,
                Optional.of(samples),
                event -> {
                  if (event instanceof TrainingEvent.EpochDone) {
                    digests.add(network.weightsSha256());
                  }
                });
    List<TrainingEvent.EpochDone> history = result.history();
    assertThat(result.ending()).isEqualTo(TrainingResult.Ending.STOPPED_EARLY);
    assertThat(history).hasSize(result.bestEpoch() + 3).hasSizeLessThan(60);
    double best = history.get(result.bestEpoch() - 1).validationLoss().orElseThrow();
    assertThat(history).allMatch(epoch -> epoch.validationLoss().orElseThrow() >= best);
    assertThat(network.weightsSha256()).isEqualTo(digests.get(result.bestEpoch() - 1)).isNotEqualTo(digests.getLast());
    assertThat(new Evaluator(network, spec.loss(), team).evaluate(samples).loss()).isEqualTo(best);
  }

  @Test
  void aLossThatIsNoNumberStopsTheTrainingAndNamesEpochBatchAndLayer() {
    ToySamples samples = exclusiveOr(40);
    Network network = Network.create(dense(2, 16, 2), 1);
    Parameter kernel = network.parameters().stream().filter(p -> p.name().startsWith("dense_2/k")).findFirst().orElseThrow();
    TrainingSpec spec = Plans.of(3, 8, 0.01).spec();
    Trainer trainer = new Trainer(network, spec, team);
    // Spoiled after the second step of the second epoch, so seen in the third.
    TrainingListener spoiler =
        event -> {
          if (event instanceof TrainingEvent.StepDone step && step.epoch() == 2 && step.step() == 2) {
            float[] values = kernel.values();
            values[3] = Float.NaN;
            kernel.set(values);
          }
        };
    assertThatExceptionOfType(NonFiniteLossException.class)
        .isThrownBy(() -> trainer.train(samples, Optional.empty(), spoiler))
        .satisfies(
            e -> {
              assertThat(e.epoch()).isEqualTo(2);
              assertThat(e.batch()).isEqualTo(3);
              assertThat(e.layer()).isEqualTo("dense_2");
            });
  }

  @Test
  void aDivergingTrainingEndsWithTheFirstLayerThatOverflows() {
    ToySamples samples = exclusiveOr(40);
    Network network =
        Network.create(
            new NetworkSpec(
                Shape.flat(2),
                List.of(
                    new LayerSpec.Dense(16, Activation.RELU),
                    new LayerSpec.Dense(16, Activation.RELU),
                    new LayerSpec.Dense(2, Activation.LINEAR))),
            1);
    TrainingSpec spec =
        Plans.of(50, 8, 1e6).with(new Loss.MeanSquaredError()).spec();
    assertThatExceptionOfType(NonFiniteLossException.class)
        .isThrownBy(() -> train(network, spec, samples))
        .withMessageMatching("epoch \\d+, batch \\d+: expected .*, received .*dense_\\d.*; try .*");
  }

  private static double norm(Map<String, float[]> weights) {
    double sum = 0;
    for (float[] values : weights.values()) {
      for (float value : values) {
        sum += (double) value * value;
      }
    }
    return Math.sqrt(sum);
  }

  private static double distance(Map<String, float[]> a, Map<String, float[]> b) {
    Map<String, float[]> differences = new HashMap<>();
    a.forEach((name, values) -> differences.put(name, difference(values, b.get(name))));
    return norm(differences);
  }

  private static float[] difference(float[] a, float[] b) {
    float[] result = new float[a.length];
    for (int i = 0; i < a.length; i++) {
      result[i] = a[i] - b[i];
    }
    return result;
  }

  private static float[] scaled(float[] values, double factor) {
    float[] result = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = (float) (values[i] * factor);
    }
    return result;
  }
}
