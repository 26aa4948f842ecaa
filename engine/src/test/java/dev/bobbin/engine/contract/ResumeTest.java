package dev.bobbin.engine.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.reference.ToySamples;
import dev.bobbin.engine.spec.TrainingSpec;
import dev.bobbin.engine.spec.TrainingSpec.EarlyStopping;
import dev.bobbin.engine.spec.TrainingSpec.EarlyStopping.MonitoredMetric;
import dev.bobbin.engine.train.Checkpoint;
import dev.bobbin.engine.train.Trainer;
import dev.bobbin.engine.train.TrainingEvent;
import dev.bobbin.engine.train.TrainingResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A training that is resumed from a checkpoint ends with the bits of an uninterrupted one. */
final class ResumeTest {
  private static final int EPOCHS = 5;
  private static final int SAMPLES = 19;

  static List<ProbeNetworks> probes() {
    return ProbeNetworks.all();
  }

  private static ToySamples samples(ProbeNetworks probe) {
    return ToySamples.random(probe.network().input(), 5, SAMPLES, 3);
  }

  /** The results of a training: its result, its weights, and a checkpoint after every epoch. */
  private record Trace(TrainingResult result, String weights, List<Checkpoint> checkpoints) {}

  /**
   * Trains, from a checkpoint if there is one; then other initial weights and threads must not
   * matter.
   */
  private static Trace train(ProbeNetworks probe, TrainingSpec spec, Optional<Checkpoint> from) {
    Network network = Network.create(probe.network(), from.isPresent() ? 77 : 1);
    List<Checkpoint> checkpoints = new ArrayList<>();
    try (ThreadTeam team = new ThreadTeam(from.isPresent() ? 2 : 1)) {
      Trainer trainer = new Trainer(network, spec, team);
      from.ifPresent(trainer::resume);
      TrainingResult result =
          trainer.train(
              samples(probe),
              Optional.of(samples(probe)),
              event -> {
                if (event instanceof TrainingEvent.EpochDone) {
                  checkpoints.add(trainer.checkpoint());
                }
              });
      return new Trace(result, network.weightsSha256(), checkpoints);
    }
  }

  /**
   * The probe's settings over more epochs, with early stopping that never ends it but has a best
   * epoch to remember.
   */
  private static TrainingSpec spec(ProbeNetworks probe, EarlyStopping early) {
    TrainingSpec s = probe.training();
    return new TrainingSpec(
        EPOCHS,
        s.batchSize(),
        s.loss(),
        s.optimizer(),
        s.schedule(),
        s.reduction(),
        s.clipping(),
        Optional.of(early),
        s.classWeight(),
        s.sampling(),
        s.freeze(),
        s.seed());
  }

  private static List<List<Double>> figures(TrainingResult result) {
    return result.history().stream()
        .map(e ->
            List.of(
                e.loss(),
                e.accuracy(),
                e.validationLoss().orElseThrow(),
                e.validationAccuracy().orElseThrow(),
                e.learningRate()))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("probes")
  void resumingAfterAnyEpochIsLikeNotStopping(ProbeNetworks probe) {
    TrainingSpec spec =
        spec(probe, new EarlyStopping(MonitoredMetric.VALIDATION_LOSS, EPOCHS, 0, true));
    Trace whole = train(probe, spec, Optional.empty());
    assertThat(whole.checkpoints()).hasSize(EPOCHS);
    for (Checkpoint checkpoint : whole.checkpoints().subList(0, EPOCHS - 1)) {
      Trace resumed = train(probe, spec, Optional.of(checkpoint));
      String when = "resumed after epoch " + checkpoint.epochsDone();
      assertThat(resumed.weights()).as(when).isEqualTo(whole.weights());
      assertThat(resumed.result().bestEpoch()).as(when).isEqualTo(whole.result().bestEpoch());
      assertThat(figures(resumed.result())).as(when).isEqualTo(figures(whole.result()));
      Checkpoint last = whole.checkpoints().getLast();
      Checkpoint again = resumed.checkpoints().getLast();
      assertThat(again.steps()).as(when).isEqualTo(last.steps());
      assertThat(again.numbers()).as(when).isEqualTo(last.numbers());
      assertThat(again.tensors().keySet()).as(when).isEqualTo(last.tensors().keySet());
      last.tensors()
          .forEach((name, values) ->
              assertThat(again.tensors().get(name)).as(name).containsExactly(values));
    }
  }

  /** A checkpoint must not change when the training continues. */
  @Test
  void aCheckpointIsACopy() {
    ProbeNetworks probe = ProbeNetworks.all().getFirst();
    TrainingSpec spec = spec(probe, new EarlyStopping(MonitoredMetric.LOSS, EPOCHS, 0, true));
    List<Checkpoint> checkpoints = train(probe, spec, Optional.empty()).checkpoints();
    assertThat(checkpoints.getFirst().history()).hasSize(1);
    checkpoints
        .getFirst()
        .tensors()
        .forEach((name, values) -> {
          if (name.endsWith("/kernel") && !name.startsWith("best/")) {
            assertThat(values).as(name).isNotEqualTo(checkpoints.get(1).tensors().get(name));
          }
        });
  }

  /**
   * Stopping takes effect after the running step; when that is an epoch's last, the epoch counts,
   * for early stopping too.
   */
  @Test
  void stoppingAtTheEndOfAnEpochLosesNothing() {
    ProbeNetworks probe = ProbeNetworks.all().getFirst();
    TrainingSpec spec =
        spec(probe, new EarlyStopping(MonitoredMetric.VALIDATION_LOSS, EPOCHS, 0, true));
    Trace whole = train(probe, spec, Optional.empty());
    Network network = Network.create(probe.network(), 1);
    List<Checkpoint> checkpoints = new ArrayList<>();
    try (ThreadTeam team = new ThreadTeam(1)) {
      Trainer trainer = new Trainer(network, spec, team);
      TrainingResult stopped =
          trainer.train(
              samples(probe),
              Optional.of(samples(probe)),
              event -> {
                if (event instanceof TrainingEvent.StepDone step
                    && step.epoch() == 2
                    && step.samples() == SAMPLES) {
                  trainer.stop();
                } else if (event instanceof TrainingEvent.EpochDone) {
                  checkpoints.add(trainer.checkpoint());
                }
              });
      assertThat(stopped.ending()).isEqualTo(TrainingResult.Ending.INTERRUPTED);
      assertThat(stopped.history()).hasSize(2);
    }
    Trace resumed = train(probe, spec, Optional.of(checkpoints.getLast()));
    assertThat(resumed.weights()).isEqualTo(whole.weights());
    assertThat(resumed.result().bestEpoch()).isEqualTo(whole.result().bestEpoch());
    assertThat(resumed.checkpoints().getLast().numbers())
        .isEqualTo(whole.checkpoints().getLast().numbers());
  }

  @Test
  void stoppingWithinAnEpochEndsAfterTheRunningStep() {
    ProbeNetworks probe = ProbeNetworks.all().getFirst();
    Network network = Network.create(probe.network(), 1);
    List<TrainingEvent> events = new ArrayList<>();
    try (ThreadTeam team = new ThreadTeam(1)) {
      Trainer trainer = new Trainer(network, probe.training(), team);
      TrainingResult result =
          trainer.train(
              samples(probe),
              Optional.empty(),
              event -> {
                events.add(event);
                if (event instanceof TrainingEvent.StepDone step && step.epoch() == 2) {
                  trainer.stop();
                }
              });
      assertThat(result.ending()).isEqualTo(TrainingResult.Ending.INTERRUPTED);
      assertThat(result.history()).hasSize(1);
    }
    assertThat(events.getLast())
        .isInstanceOfSatisfying(
            TrainingEvent.StepDone.class, step -> assertThat(step.step()).isEqualTo(1));
  }

  @Test
  void stoppingWithinAnEpochRestoresTheBestOneWhereThatIsWanted() {
    ProbeNetworks probe = ProbeNetworks.all().getFirst();
    TrainingSpec spec = spec(probe, new EarlyStopping(MonitoredMetric.LOSS, EPOCHS, 0, true));
    Network network = Network.create(probe.network(), 1);
    List<Map<String, float[]>> afterEpoch = new ArrayList<>();
    try (ThreadTeam team = new ThreadTeam(1)) {
      Trainer trainer = new Trainer(network, spec, team);
      TrainingResult result =
          trainer.train(
              samples(probe),
              Optional.empty(),
              event -> {
                if (event instanceof TrainingEvent.EpochDone) {
                  afterEpoch.add(network.weights());
                } else if (event instanceof TrainingEvent.StepDone step && step.epoch() == 2) {
                  trainer.stop();
                }
              });
      assertThat(result.ending()).isEqualTo(TrainingResult.Ending.INTERRUPTED);
      assertThat(result.bestEpoch()).isEqualTo(1);
    }
    assertThat(network.weights()).containsExactlyInAnyOrderEntriesOf(afterEpoch.getFirst());
  }
}
