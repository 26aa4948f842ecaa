package dev.bobbin.engine.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The bit contract for explanations. */
final class ExplainingBitsTest {
  @Test
  void anyNumberOfThreadsGivesTheSameBits() {
    List<String> expected = digests(1);
    assertThat(new HashSet<>(expected)).hasSameSizeAs(ProbeNetworks.all());
    for (int threads : new int[] {2, 3}) {
      assertThat(digests(threads)).as("%d threads", threads).isEqualTo(expected);
    }
  }

  @Test
  @Timeout(120)
  void scalarKernelsAndVectorsOfEveryWidthGiveTheSameBits()
      throws IOException, InterruptedException {
    List<String> expected = digests(1);
    List<Probe> machines = new ArrayList<>();
    for (String kernels : List.of("scalar", "128", "256", "512")) {
      machines.add(Probe.run(ExplainingBitsProbe.class, kernels, "2"));
    }
    for (Probe machine : machines) {
      assertThat(machine.lines()).isEqualTo(expected);
    }
  }

  private static List<String> digests(int threads) {
    return ProbeNetworks.all().stream()
        .map(probe -> probe.name() + " " + ExplainingBitsProbe.digest(probe, threads))
        .toList();
  }
}
