package dev.bobbin.engine.contract;

import static dev.bobbin.engine.contract.ToyProblems.bars;
import static dev.bobbin.engine.contract.ToyProblems.dense;
import static dev.bobbin.engine.contract.ToyProblems.exclusiveOr;
import static dev.bobbin.engine.contract.WeightMath.distance;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.reference.ToySamples;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.LearningRateSchedule;
import dev.bobbin.engine.spec.Loss;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.engine.spec.Optimizer;
import dev.bobbin.engine.spec.Padding;
import dev.bobbin.engine.spec.TrainingSpec;
import dev.bobbin.engine.spec.TrainingSpec.Clipping;
import dev.bobbin.engine.spec.TrainingSpec.Reduction;
import dev.bobbin.engine.train.Evaluator;
import dev.bobbin.engine.train.Samples;
import dev.bobbin.engine.train.Trainer;
import dev.bobbin.engine.train.TrainingEvent;
import dev.bobbin.engine.train.TrainingResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Trainings learn, go through all samples, and average over what a batch has. */
final class LearningTest {
  private final ThreadTeam team = new ThreadTeam(1);

  @AfterEach
  void close() {
    team.close();
  }

  private TrainingResult train(Network network, TrainingSpec spec, Samples samples) {
    return new Trainer(network, spec, team).train(samples, Optional.empty(), _ -> {});
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

  /**
   * Every sample once per epoch, as it looks in that epoch, in an order that depends on the seed
   * alone.
   */
  @Test
  void everyEpochGoesThroughAllSamplesInANewOrder() {
    List<List<Integer>> first = order(2);
    assertThat(first).hasSize(3).doesNotHaveDuplicates();
    for (List<Integer> epoch : first) {
      assertThat(epoch)
          .hasSize(20)
          .doesNotHaveDuplicates()
          .isNotEqualTo(epoch.stream().sorted().toList());
    }
    assertThat(order(1)).isEqualTo(first);
  }

  /**
   * Which samples were read in which epoch, batch by batch; threads may read those of a batch in
   * any order.
   */
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
    try (ThreadTeam team = new ThreadTeam(threads)) {
      new Trainer(Network.create(dense(2, 16, 2), 1), Plans.of(3, 4, 0.1).spec(), team)
          .train(
              recording,
              Optional.empty(),
              event -> {
                if (event instanceof TrainingEvent.StepDone step) {
                  assertThat(epochs).as("asked for, from 0").containsExactly(step.epoch() - 1);
                  batches
                      .computeIfAbsent(step.epoch(), _ -> new ArrayList<>())
                      .add(batch.stream().sorted().toList());
                  batch.clear();
                  epochs.clear();
                }
              });
    }
    return batches.values().stream()
        .map(lists -> lists.stream().flatMap(List::stream).toList())
        .toList();
  }

  /** There is nothing to learn then, but a loss to report. */
  @Test
  void aNetworkWithoutWeightsIsMeasuredLikeAnyOther() {
    NetworkSpec spec =
        new NetworkSpec(Shape.flat(2), List.of(new LayerSpec.Activate(Activation.SOFTMAX)));
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
    assertThat(distance(mean.weights(), Network.create(dense(2, 16, 2), 1).weights()))
        .isGreaterThan(0.01);
  }

  /**
   * One output, no inputs to speak of, squared error: the gradient of the bias b is 2 (b - 1) for
   * every sample. Batches of 16 and of 2 at rate 0.1 by their means: b = 0.2, then 0.2 + 0.2 * 0.8
   * = 0.36. By their sums at rate 0.01: b = 0.01 * 16 * 2 = 0.32, then 0.32 + 0.01 * 2 * 2 * 0.68 =
   * 0.3472.
   */
  @Test
  void aShortBatchIsAveragedOrSummedOverWhatItHas() {
    Plans squares = Plans.of(1, 16, 0.1).with(new Loss.MeanSquaredError());
    assertThat(biasAfter(squares.spec())).isCloseTo(0.36, within(1e-6));
    Plans sums =
        squares
            .with(new LearningRateSchedule.Constant(0.01))
            .with(Reduction.SUM, new Clipping.None());
    assertThat(biasAfter(sums.spec())).isCloseTo(0.3472, within(1e-6));
  }

  private double biasAfter(TrainingSpec spec) {
    Network network =
        Network.create(
            new NetworkSpec(Shape.flat(1), List.of(new LayerSpec.Dense(1, Activation.LINEAR))), 1);
    train(network, spec, new ToySamples(Shape.flat(1), 1, new float[18][1], new int[18]));
    return network.parameters().getLast().values()[0];
  }

  @Test
  void theEpochsLossCountsEverySampleOnce() {
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
    double all =
        new Evaluator(network, Plans.of(1, 1, 1).spec().loss(), team).evaluate(samples).loss();
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
}
