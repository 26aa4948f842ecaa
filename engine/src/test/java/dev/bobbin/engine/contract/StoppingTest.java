package dev.bobbin.engine.contract;

import static dev.bobbin.engine.contract.ToyProblems.dense;
import static dev.bobbin.engine.contract.ToyProblems.exclusiveOr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.weights.Parameter;
import dev.bobbin.engine.reference.ToySamples;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.Loss;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.engine.spec.Optimizer;
import dev.bobbin.engine.spec.TrainingSpec;
import dev.bobbin.engine.spec.TrainingSpec.EarlyStopping;
import dev.bobbin.engine.spec.TrainingSpec.EarlyStopping.MonitoredMetric;
import dev.bobbin.engine.train.Evaluator;
import dev.bobbin.engine.train.NonFiniteLossException;
import dev.bobbin.engine.train.Samples;
import dev.bobbin.engine.train.Trainer;
import dev.bobbin.engine.train.TrainingEvent;
import dev.bobbin.engine.train.TrainingListener;
import dev.bobbin.engine.train.TrainingResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How trainings end before their last epoch. */
final class StoppingTest {
  private final ThreadTeam team = new ThreadTeam(1);

  @AfterEach
  void close() {
    team.close();
  }

  private TrainingResult train(Network network, TrainingSpec spec, Samples samples) {
    return new Trainer(network, spec, team).train(samples, Optional.empty(), _ -> {});
  }

  @Test
  void earlyStoppingBringsTheBestWeightsBack() {
    // Adam at a rate of 1 does not settle, so that the best epoch is not the last.
    ToySamples samples = exclusiveOr(40);
    EarlyStopping early = new EarlyStopping(MonitoredMetric.VALIDATION_LOSS, 3, 0, true);
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
    assertThat(network.weightsSha256())
        .isEqualTo(digests.get(result.bestEpoch() - 1))
        .isNotEqualTo(digests.getLast());
    assertThat(new Evaluator(network, spec.loss(), team).evaluate(samples).loss()).isEqualTo(best);
  }

  @Test
  void aLossThatIsNoNumberStopsTheTrainingAndNamesEpochBatchAndLayer() {
    ToySamples samples = exclusiveOr(40);
    Network network = Network.create(dense(2, 16, 2), 1);
    Parameter kernel =
        network.parameters().stream()
            .filter(p -> p.name().equals("dense_2/kernel"))
            .findFirst()
            .orElseThrow();
    TrainingSpec spec = Plans.of(3, 8, 0.01).spec();
    Trainer trainer = new Trainer(network, spec, team);
    // Spoiled after the second step of the second epoch, so seen in the third.
    TrainingListener spoiler =
        event -> {
          if (event instanceof TrainingEvent.StepDone step
              && step.epoch() == 2
              && step.step() == 2) {
            float[] values = kernel.values();
            values[3] = Float.NaN;
            kernel.set(values);
          }
        };
    assertThatExceptionOfType(NonFiniteLossException.class)
        .isThrownBy(() -> trainer.train(samples, Optional.empty(), spoiler))
        .satisfies(e -> {
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
    TrainingSpec spec = Plans.of(50, 8, 1e6).with(new Loss.MeanSquaredError()).spec();
    assertThatExceptionOfType(NonFiniteLossException.class)
        .isThrownBy(() -> train(network, spec, samples))
        .withMessageMatching("epoch \\d+, batch \\d+: expected .*, received .*dense_\\d.*; try .*");
  }
}
