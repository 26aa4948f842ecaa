package dev.bobbin.engine.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.shape.LayerTable;
import dev.bobbin.engine.profile.Profile;
import dev.bobbin.engine.profile.Profile.LayerTimes;
import dev.bobbin.engine.profile.Profiler;
import dev.bobbin.engine.reference.ToySamples;
import dev.bobbin.engine.train.Trainer;
import dev.bobbin.engine.train.TrainingEvent;
import dev.bobbin.engine.train.TrainingListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A profile accounts for all of a training's time, layer by layer, and changes nothing. */
class ProfileTest {
  private static final int SAMPLES = 19;
  private static final int CLASSES = 5;
  private static final double NANO = 1e-9;

  static List<ProbeNetworks> probes() {
    return ProbeNetworks.all();
  }

  /** The result of a training with a profile. */
  private record Profiled(Profile profile, String weights, List<TrainingEvent.EpochDone> epochs) {}

  private static Profiled train(
      ProbeNetworks probe, int threads, int epochs, TrainingListener listener, boolean watch) {
    Network network = Network.create(probe.network(), 1);
    ToySamples samples = ToySamples.random(probe.network().input(), CLASSES, SAMPLES, 3);
    List<TrainingEvent.EpochDone> done = new ArrayList<>();
    try (ThreadTeam team = new ThreadTeam(threads)) {
      Profiler profiler = new Profiler(network.table(), team);
      Trainer trainer = new Trainer(network, probe.training().withEpochs(epochs), team);
      if (watch) {
        trainer.profile(profiler);
      }
      trainer.train(
          samples,
          Optional.of(samples),
          event -> {
            if (event instanceof TrainingEvent.EpochDone epoch) {
              done.add(epoch);
            }
            listener.on(event);
          });
      assertThat(profiler.profile().isPresent()).isEqualTo(watch);
      return new Profiled(profiler.profile().orElse(emptyProfile()), network.weightsSha256(), done);
    }
  }

  private static Profile emptyProfile() {
    return new Profile(1, 0, false, 0, 0, 0, 0, 0, 0, 0, List.of());
  }

  @ParameterizedTest
  @MethodSource("probes")
  void everyLayerAppearsInTheOrderOfTheTableAndHasTakenTime(ProbeNetworks probe) {
    Profile profile = train(probe, 2, 2, _ -> {}, true).profile();
    LayerTable table = LayerTable.of(probe.network());
    assertThat(profile.layers())
        .extracting(LayerTimes::name)
        .isEqualTo(table.rows().stream().map(LayerTable.Row::name).toList());
    assertThat(profile.layers()).allMatch(layer -> layer.seconds() > 0);
    assertThat(profile.readingSeconds()).isPositive();
    assertThat(profile.lossSeconds()).isPositive();
  }

  /** Frozen layers have no weight gradients. */
  static List<ProbeNetworks> probesOfTrainedLayers() {
    return ProbeNetworks.all().stream()
        .filter(probe -> probe.training().freeze().isEmpty())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("probesOfTrainedLayers")
  void layersWithWeightsHaveTheirProductsAndNoOthersHave(ProbeNetworks probe) {
    Profile profile = train(probe, 1, 2, _ -> {}, true).profile();
    List<LayerTable.Row> rows = LayerTable.of(probe.network()).rows();
    int first =
        IntStream.range(0, rows.size())
            .filter(i -> rows.get(i).parameters() > 0)
            .findFirst()
            .orElseThrow();
    for (int i = 0; i < rows.size(); i++) {
      LayerTimes layer = profile.layers().get(i);
      double operations = 2.0 * rows.get(i).multiplyAdds() * profile.samples();
      assertThat(layer.forward().operations()).as(layer.name()).isEqualTo(operations);
      assertThat(layer.weightGradient().operations()).as(layer.name()).isEqualTo(operations);
      // No gradient by the images is needed, which both branches of the first block read.
      boolean readsImages = i == first || layer.name().equals("residual_1/shortcut/conv2d_1");
      assertThat(layer.inputGradient().operations())
          .as(layer.name())
          .isEqualTo(readsImages ? 0 : operations);
      assertThat(layer.update() > 0).as(layer.name()).isEqualTo(rows.get(i).parameters() > 0);
    }
  }

  @ParameterizedTest
  @MethodSource("probes")
  void thePartsAddUpToTheThreadsTime(ProbeNetworks probe) {
    Profiled trained = train(probe, 2, 3, _ -> {}, true);
    Profile profile = trained.profile();
    double layers = profile.layers().stream().mapToDouble(LayerTimes::seconds).sum();
    assertThat(layers + profile.readingSeconds() + profile.lossSeconds() + profile.waitingSeconds())
        .isCloseTo(2 * profile.trainingSeconds(), within(NANO));
    // Laps of one thread do not overlap: more work than time would be a lap counted twice.
    assertThat(profile.waitingSeconds()).isPositive();
    assertThat(profile.busySeconds()).isPositive();
    List<TrainingEvent.EpochDone> counted = trained.epochs().subList(1, 3);
    assertThat(profile.trainingSeconds())
        .isCloseTo(
            counted.stream().mapToDouble(TrainingEvent.EpochDone::trainingSeconds).sum(),
            within(NANO));
    assertThat(profile.validationSeconds())
        .isCloseTo(
            counted.stream().mapToDouble(TrainingEvent.EpochDone::validationSeconds).sum(),
            within(NANO));
  }

  @ParameterizedTest
  @MethodSource("probes")
  void theWeightsKeepTheirBits(ProbeNetworks probe) {
    assertThat(train(probe, 2, 2, _ -> {}, true).weights())
        .isEqualTo(train(probe, 2, 2, _ -> {}, false).weights());
  }

  @Test
  void theFirstEpochCountsOnlyWhereThereIsNoOther() {
    ProbeNetworks probe = ProbeNetworks.all().getFirst();
    Profile one = train(probe, 1, 1, _ -> {}, true).profile();
    assertThat(one.withFirstEpoch()).isTrue();
    assertThat(one.epochs()).isEqualTo(1);
    assertThat(one.samples()).isEqualTo(SAMPLES);
    Profile three = train(probe, 1, 3, _ -> {}, true).profile();
    assertThat(three.withFirstEpoch()).isFalse();
    assertThat(three.epochs()).isEqualTo(2);
    assertThat(three.samples()).isEqualTo(2 * SAMPLES);
    assertThat(three.firstEpochSeconds()).isPositive();
  }

  @Test
  void whatAListenerDoesAfterAnEpochLiesBetweenTheEpochs() {
    ProbeNetworks probe = ProbeNetworks.all().getFirst();
    Profile profile =
        train(
                probe,
                1,
                2,
                event -> {
                  if (event instanceof TrainingEvent.EpochDone) {
                    busy(0.05);
                  }
                },
                true)
            .profile();
    assertThat(profile.betweenSeconds()).isGreaterThan(0.05);
  }

  @Test
  void whatAListenerDoesAfterAStepIsWaiting() {
    ProbeNetworks probe = ProbeNetworks.all().getFirst();
    Profile profile =
        train(
                probe,
                2,
                2,
                event -> {
                  if (event instanceof TrainingEvent.StepDone) {
                    busy(0.02);
                  }
                },
                true)
            .profile();
    // Three steps of 19 samples in batches of 8, and two threads.
    assertThat(profile.waitingSeconds()).isGreaterThan(2 * 3 * 0.02);
  }

  private static void busy(double seconds) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < seconds * 1e9) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aRestartForgetsWhatWasBefore() {
    ProbeNetworks probe = ProbeNetworks.all().getFirst();
    Network network = Network.create(probe.network(), 1);
    ToySamples samples = ToySamples.random(probe.network().input(), CLASSES, SAMPLES, 3);
    try (ThreadTeam team = new ThreadTeam(1)) {
      Profiler profiler = new Profiler(network.table(), team);
      Trainer trainer = new Trainer(network, probe.training().withEpochs(6), team);
      trainer.profile(profiler);
      trainer.train(
          samples,
          Optional.empty(),
          event -> {
            if (event instanceof TrainingEvent.StepDone step
                && step.epoch() == 3
                && step.step() == 2) {
              busy(0.05);
              profiler.restart();
            }
          });
      Profile profile = profiler.profile().orElseThrow();
      assertThat(profile.epochs()).isEqualTo(3);
      assertThat(profile.samples()).isEqualTo(3 * SAMPLES);
      double layers = profile.layers().stream().mapToDouble(LayerTimes::seconds).sum();
      assertThat(layers).isPositive().isLessThanOrEqualTo(profile.trainingSeconds());
    }
  }
}
