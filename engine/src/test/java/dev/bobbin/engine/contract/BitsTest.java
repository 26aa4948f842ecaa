package dev.bobbin.engine.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.LearningRateSchedule;
import dev.bobbin.engine.spec.Loss;
import dev.bobbin.engine.spec.Optimizer;
import dev.bobbin.engine.spec.TrainingSpec.ClassWeight;
import dev.bobbin.engine.spec.TrainingSpec.Clipping;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The bit contract: the same recipe and seed give the same bits for any number of threads, for the
 * scalar kernels and for vectors of 128, 256 and 512 bits. Kernels are chosen once a virtual
 * machine, so each kind runs in one of its own.
 */
final class BitsTest {
  /**
   * The output of {@link BitsProbe} on an AMD EPYC with AVX-512 and Temurin 25.0.3 when the engine
   * was first complete, or when the probe was added. A change also changes the digest of every
   * published model and must increase {@link dev.bobbin.engine.Reproducibility#REVISION}.
   */
  private static final Map<String, String> GOLDEN =
      Map.ofEntries(
          Map.entry("small", "5df26f282ada7a61b3e6314a03878d1564517b64462fff606ffacad9e1dc81d8"),
          Map.entry("wide", "61e0bd31aeb16053d047bf90f40b7040a9be9498bd9c77142db64c5caaadf6ad"),
          Map.entry("residual", "1891f5aff5f858de88a8c02dec740e54efbe7d993792313d30172f055ed36bf1"),
          Map.entry(
              "global-max", "d44d7e5e50ae7db9db02e72bad2da33e80603f37b7e4f014e801a572e1de8444"),
          Map.entry("strided", "108bc95ad2e1a420d83a61b5d81db5f55060fa02652cb50d9cc244f5e02d3f0a"),
          Map.entry(
              "sigmoid-outputs",
              "457db53e8f6bac23956c8f84015d1d799ffbf51426886ab70737b32f062f5d17"),
          Map.entry("squares", "03332421cbd8c97eb4d94115ae5afb97e275752c7bfda78719b94ca9f6d9b871"),
          Map.entry("spatial", "874470e297c8ecf04ce8d09dc71f288bf55d2cb2d971005af5a866e5d8f5f82b"),
          Map.entry("frozen", "c239924d3c734be863e213668bd05ef0817ece86429b64294bebd4ceeb9f4db9"),
          Map.entry("weighted", "30a967490e7ee89b16794e194ca4832dda2da322b25b6df127f84dc973452215"),
          Map.entry(
              "balanced", "be5fec7c7ad87d6b78b7d373e9eaea2bc09055ca1098b64456e8c6682dbed02f"));

  @Test
  void theProbesUseEveryMemberOfEverySealedFamily() {
    Set<Class<?>> used = new HashSet<>();
    for (ProbeNetworks probe : ProbeNetworks.all()) {
      probe.network().layers().forEach(layer -> collect(layer, used));
      used.add(probe.training().loss().getClass());
      used.add(probe.training().optimizer().getClass());
      used.add(probe.training().clipping().getClass());
      probe.training().classWeight().ifPresent(weight -> used.add(weight.getClass()));
      LearningRateSchedule schedule = probe.training().schedule();
      used.add(schedule.getClass());
      if (schedule instanceof LearningRateSchedule.WarmUp warmUp) {
        used.add(warmUp.then().getClass());
      }
    }
    assertThat(used)
        .containsAll(
            Stream.of(
                    LayerSpec.class,
                    Activation.class,
                    Loss.class,
                    Optimizer.class,
                    LearningRateSchedule.class,
                    Clipping.class,
                    ClassWeight.class)
                .flatMap(family -> Stream.of(family.getPermittedSubclasses()))
                .toList());
  }

  private static void collect(LayerSpec layer, Set<Class<?>> used) {
    used.add(layer.getClass());
    switch (layer) {
      case LayerSpec.Dense dense -> used.add(dense.activation().getClass());
      case LayerSpec.Conv2d conv -> used.add(conv.activation().getClass());
      case LayerSpec.Activate activate -> used.add(activate.activation().getClass());
      case LayerSpec.Residual residual -> {
        residual.body().forEach(inner -> collect(inner, used));
        residual.shortcut().forEach(inner -> collect(inner, used));
      }
      case LayerSpec.MaxPool _,
          LayerSpec.AveragePool _,
          LayerSpec.GlobalAveragePool _,
          LayerSpec.GlobalMaxPool _,
          LayerSpec.Flatten _,
          LayerSpec.Dropout _,
          LayerSpec.SpatialDropout _,
          LayerSpec.BatchNorm _ -> {}
    }
  }

  @Test
  void oneThreadGivesTheGoldenBits() {
    assertThat(digests(1)).containsExactlyInAnyOrderEntriesOf(GOLDEN);
  }

  @Test
  void anyNumberOfThreadsGivesTheSameBits() {
    Map<String, String> expected = digests(1);
    for (int threads : new int[] {2, 3, 8, 20}) {
      assertThat(digests(threads))
          .as("%d threads", threads)
          .containsExactlyInAnyOrderEntriesOf(expected);
    }
  }

  private static Map<String, String> digests(int threads) {
    Map<String, String> digests = new LinkedHashMap<>();
    for (ProbeNetworks probe : ProbeNetworks.all()) {
      digests.put(probe.name(), BitsProbe.digest(probe, threads));
    }
    return digests;
  }

  /** All at the same time, since most of a short run is the start of the JVM. */
  @Test
  @Timeout(120)
  void scalarKernelsAndVectorsOfEveryWidthGiveTheSameBits()
      throws IOException, InterruptedException {
    Map<String, String> kernels =
        Map.of(
            "scalar", "scalar 32", "128", "vector 128", "256", "vector 256", "512", "vector 512");
    Map<String, String> expected = digests(1);
    Map<String, Probe> machines = new LinkedHashMap<>();
    for (String kind : kernels.keySet()) {
      machines.put(kind, Probe.run(BitsProbe.class, kind, "2"));
    }
    for (Map.Entry<String, Probe> machine : machines.entrySet()) {
      List<String> lines = machine.getValue().lines();
      assertThat(lines.removeFirst()).isEqualTo("kernels " + kernels.get(machine.getKey()));
      Map<String, String> digests = new LinkedHashMap<>();
      for (String line : lines) {
        digests.put(line.substring(0, line.indexOf(' ')), line.substring(line.indexOf(' ') + 1));
      }
      assertThat(digests).as(machine.getKey()).containsExactlyInAnyOrderEntriesOf(expected);
    }
  }
}
