package dev.bobbin.engine.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.NetworkExecutor;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec.Conv2d;
import dev.bobbin.engine.spec.LayerSpec.Dense;
import dev.bobbin.engine.spec.LayerSpec.Flatten;
import dev.bobbin.engine.spec.LayerSpec.MaxPool;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.engine.spec.Padding;
import dev.bobbin.engine.spec.Size;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * An executor does not need what it does not keep: the bits equal those of one that keeps
 * everything.
 */
final class KeptValuesTest {
  private static final int SAMPLES = 37;

  /** ReLU is applied after the first pooling, but not after the second, whose windows overlap. */
  private static final NetworkSpec POOLED =
      new NetworkSpec(
          new Shape(19, 17, 2),
          List.of(
              new Conv2d(21, 3, Padding.VALID, Activation.RELU),
              new MaxPool(Size.square(2), Size.square(2), Padding.VALID),
              new Conv2d(6, 3, Padding.SAME, Activation.RELU),
              new MaxPool(Size.square(3), Size.square(2), Padding.SAME),
              new Flatten(),
              new Dense(4, Activation.SOFTMAX)));

  @Test
  void predictionsAreTheSameBits() {
    for (ProbeNetworks probe : ProbeNetworks.all()) {
      assertThat(outputs(probe.network(), false)).as(probe.name()).isEqualTo(kept(probe.network()));
    }
    assertThat(outputs(POOLED, false)).isEqualTo(kept(POOLED));
    assertThat(outputs(POOLED, true)).isEqualTo(kept(POOLED));
  }

  @Test
  void gradientsAreTheSameBits() {
    Network network = Network.create(POOLED, 3);
    try (ThreadTeam team = new ThreadTeam(3)) {
      NetworkExecutor lean = new NetworkExecutor(network, SAMPLES, team, true);
      NetworkExecutor full = NetworkExecutor.inspecting(network, SAMPLES, team);
      for (NetworkExecutor executor : List.of(lean, full)) {
        fill(executor, POOLED);
        executor.train(SAMPLES, 5, 0, new int[SAMPLES]);
        float[] gradients = executor.outputGradients(true);
        for (int i = 0; i < SAMPLES * 4; i++) {
          gradients[i] = (i * 7 % 11 - 5) / 8f;
        }
        executor.backward();
        executor.forEachBlock((_, _) -> {});
      }
      network
          .parameters()
          .forEach(parameter ->
              assertThat(lean.gradient(parameter))
                  .as(parameter.name())
                  .isEqualTo(full.gradient(parameter)));
    }
  }

  @Test
  void onlyAnInspectingExecutionHasEveryLayersOutputs() {
    Network network = Network.create(POOLED, 3);
    try (ThreadTeam team = new ThreadTeam(2)) {
      NetworkExecutor lean = new NetworkExecutor(network, SAMPLES, team, true);
      NetworkExecutor full = NetworkExecutor.inspecting(network, SAMPLES, team);
      fill(full, POOLED);
      full.predict(SAMPLES);
      NetworkExecutor.ActivatedLayer first = full.activatedLayers().getFirst();
      float[] values = new float[first.output().size()];
      full.copyOutput(first.name(), SAMPLES - 1, values, 0);
      assertThat(values).contains(0f);
      assertThat(Arrays.equals(values, new float[values.length])).isFalse();
      assertThatThrownBy(() -> lean.copyOutput(first.name(), 0, values, 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("try NetworkExecutor.inspecting");
    }
  }

  private static float[] outputs(NetworkSpec spec, boolean training) {
    try (ThreadTeam team = new ThreadTeam(3)) {
      return outputs(new NetworkExecutor(Network.create(spec, 3), SAMPLES, team, training), spec);
    }
  }

  private static float[] kept(NetworkSpec spec) {
    try (ThreadTeam team = new ThreadTeam(1)) {
      return outputs(NetworkExecutor.inspecting(Network.create(spec, 3), SAMPLES, team), spec);
    }
  }

  private static float[] outputs(NetworkExecutor executor, NetworkSpec spec) {
    fill(executor, spec);
    executor.predict(SAMPLES);
    return Arrays.copyOf(executor.outputs(), SAMPLES * executor.outputSize());
  }

  private static void fill(NetworkExecutor executor, NetworkSpec spec) {
    Random random = new Random(1);
    float[] sample = new float[spec.input().size()];
    for (int n = 0; n < SAMPLES; n++) {
      for (int i = 0; i < sample.length; i++) {
        sample[i] = random.nextFloat() - 0.5f;
      }
      executor.setInput(n, sample, 0);
    }
  }
}
