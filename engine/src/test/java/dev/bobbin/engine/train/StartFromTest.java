package dev.bobbin.engine.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.LearningRateSchedule;
import dev.bobbin.engine.spec.Loss;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.engine.spec.Optimizer;
import dev.bobbin.engine.spec.TrainingSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A training that starts with the weights and moments of another. */
class StartFromTest {
  private static final NetworkSpec SPEC =
      new NetworkSpec(
          Shape.flat(5),
          List.of(
              new LayerSpec.Dense(4, new Activation.Tanh()),
              new LayerSpec.Dense(3, Activation.SOFTMAX)));

  /** All alike, so that the order of an epoch does not matter. */
  private record Alike(int count) implements Samples {
    @Override
    public Shape shape() {
      return SPEC.input();
    }

    @Override
    public int classes() {
      return 3;
    }

    @Override
    public int label(int index) {
      return 1;
    }

    @Override
    public void read(int index, int epoch, float[] target, int offset) {
      for (int i = 0; i < SPEC.input().size(); i++) {
        target[offset + i] = 0.1f * (i + 1);
      }
    }
  }

  private static TrainingSpec spec(int epochs) {
    return new TrainingSpec(
        epochs,
        2,
        new Loss.SparseCategoricalCrossEntropy(),
        new Optimizer.Adam(),
        new LearningRateSchedule.Constant(0.01),
        TrainingSpec.Reduction.MEAN,
        new TrainingSpec.Clipping.None(),
        Optional.empty(),
        3);
  }

  private static Trainer trainer(Network network, int epochs) {
    return new Trainer(network, spec(epochs), new ThreadTeam(1));
  }

  private static Checkpoint trained(Trainer trainer) {
    trainer.train(new Alike(6), Optional.empty(), event -> {});
    return trainer.checkpoint();
  }

  @Test
  void twoTrainingsAreOneToTheBit() {
    Network whole = Network.create(SPEC, 7);
    Checkpoint expected = trained(trainer(whole, 4));

    Checkpoint first = trained(trainer(Network.create(SPEC, 7), 1));
    Network network = Network.create(SPEC, 99);
    Trainer second = trainer(network, 3);
    second.startFrom(Checkpoint.of(first.weights(), first.slots(), first.steps()));
    Checkpoint last = trained(second);

    assertThat(network.weightsSha256()).isEqualTo(whole.weightsSha256());
    assertThat(last.steps()).isEqualTo(expected.steps()).isEqualTo(12);
    assertThat(last.epochsDone()).isEqualTo(3);
    for (int i = 0; i < 2; i++) {
      for (Map.Entry<String, float[]> slot : expected.slots().get(i).entrySet()) {
        assertThat(last.slots().get(i).get(slot.getKey())).containsExactly(slot.getValue());
      }
    }
  }

  @Test
  void itsOwnCheckpointsCountTheEarlierStepsToo() {
    Network whole = Network.create(SPEC, 7);
    trained(trainer(whole, 4));
    Checkpoint first = trained(trainer(Network.create(SPEC, 7), 1));
    Trainer second = trainer(Network.create(SPEC, 99), 1);
    second.startFrom(first);
    Checkpoint middle = trained(second);

    Network network = Network.create(SPEC, 5);
    Trainer third = trainer(network, 3);
    third.resume(middle);
    trained(third);
    assertThat(network.weightsSha256()).isEqualTo(whole.weightsSha256());
  }

  @Test
  void withoutTheNumberOfStepsAdamWouldGoElsewhere() {
    Network whole = Network.create(SPEC, 7);
    trained(trainer(whole, 2));
    Checkpoint first = trained(trainer(Network.create(SPEC, 7), 1));
    Network network = Network.create(SPEC, 7);
    Trainer second = trainer(network, 1);
    second.startFrom(Checkpoint.of(first.weights(), first.slots(), 0));
    trained(second);
    assertThat(network.weightsSha256()).isNotEqualTo(whole.weightsSha256());
  }

  @Test
  void momentsOfAnotherOptimizerAreRefused() {
    Checkpoint first = trained(trainer(Network.create(SPEC, 7), 1));
    Trainer second = trainer(Network.create(SPEC, 7), 1);
    second.startFrom(Checkpoint.of(first.weights(), first.slots().subList(0, 1), first.steps()));
    assertThatThrownBy(() -> trained(second)).isInstanceOf(CheckpointMismatchException.class);
  }
}
