package dev.bobbin.engine.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.reference.RandomWeights;
import dev.bobbin.engine.reference.ToySamples;
import dev.bobbin.engine.train.NetworkInspection;
import dev.bobbin.engine.train.NetworkInspector;
import dev.bobbin.engine.train.Trainer;
import dev.bobbin.engine.train.TrainingEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Inspection does not change a training, and its results do not depend on the threads. */
final class InspectionBitsTest {
  private record Watched(String weights, List<NetworkInspection> inspections) {}

  static List<ProbeNetworks> probes() {
    return ProbeNetworks.all();
  }

  @ParameterizedTest
  @MethodSource("probes")
  void anInspectorChangesNoBitAndSeesTheSameOnAnyNumberOfThreads(ProbeNetworks probe) {
    Watched alone = train(probe, 1, false);
    Watched one = train(probe, 1, true);
    Watched three = train(probe, 3, true);
    assertThat(one.weights).isEqualTo(alone.weights);
    assertThat(three.weights).isEqualTo(alone.weights);
    assertThat(one.inspections).hasSize(2 * probe.training().epochs());
    assertThat(three.inspections).isEqualTo(one.inspections);
  }

  /** Inspects before the epochs too, while a step's memory is in use. */
  private static Watched train(ProbeNetworks probe, int threads, boolean inspected) {
    Network network = Network.create(probe.network(), 1);
    RandomWeights.fill(network, 1, 2);
    ToySamples samples = ToySamples.random(probe.network().input(), 5, 19, 3);
    List<NetworkInspection> inspections = new ArrayList<>();
    try (ThreadTeam team = new ThreadTeam(threads)) {
      NetworkInspector inspector = new NetworkInspector(network, probe.training(), samples, team);
      new Trainer(network, probe.training(), team)
          .train(
              samples,
              Optional.of(samples),
              event -> {
                boolean look =
                    event instanceof TrainingEvent.EpochDone
                        || (event instanceof TrainingEvent.StepDone step && step.step() == 2);
                if (inspected && look) {
                  inspections.add(inspector.inspect());
                }
              });
    }
    return new Watched(network.weightsSha256(), inspections);
  }
}
