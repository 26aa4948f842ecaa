package dev.bobbin.engine.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Once classes are loaded, a step of training and a prediction allocate nothing, in networks that
 * together use every layer, activation and loss. Tested with the scalar kernels, since vectors are
 * objects until the JVM has compiled them.
 */
@Timeout(120)
final class AllocationTest {
  /** After this many steps or requests, none may make garbage. */
  private static final int MOST = 600;

  private static final Map<String, String> BOOKS = new LinkedHashMap<>();

  @BeforeAll
  static void probe() throws IOException, InterruptedException {
    List<String> lines = Probe.run(AllocationProbe.class, "scalar", Integer.toString(MOST)).lines();
    assertThat(lines.removeFirst()).isEqualTo("kernels scalar 32");
    for (String line : lines) {
      String[] words = line.split(" ", 3);
      BOOKS.put(words[0] + " " + words[1], words[2]);
    }
    assertThat(BOOKS).hasSize(2 * ProbeNetworks.all().size() + FewSamplesTest.NETWORKS.size());
  }

  @Test
  void aStepOfTrainingMakesNoGarbage() {
    BOOKS.forEach((what, books) -> {
      if (what.endsWith(" train")) {
        assertThat(books).as(what).matches("\\d+");
      }
    });
  }

  @Test
  void aPredictionMakesNoGarbage() {
    BOOKS.forEach((what, books) -> {
      if (what.endsWith(" predict")) {
        assertThat(books).as(what).matches("\\d+");
      }
    });
  }
}
