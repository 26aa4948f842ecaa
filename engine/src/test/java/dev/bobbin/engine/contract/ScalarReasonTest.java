package dev.bobbin.engine.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.engine.KernelInfo;
import dev.bobbin.engine.KernelInfo.ScalarReason;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Scalar kernels say why they run, each time in a virtual machine of its own. */
@Timeout(120)
final class ScalarReasonTest {
  /** Prints the reason and its message. */
  static final class Why {
    private Why() {}

    public static void main(String[] args) {
      KernelInfo.whyScalar()
          .ifPresentOrElse(
              reason -> System.out.println(reason + " " + reason.message()),
              () -> System.out.println("vectors"));
    }
  }

  private static List<String> why(String... options) throws IOException, InterruptedException {
    return Probe.run(Why.class, List.of(options), "").lines();
  }

  @Test
  void vectorsNeedNoReason() throws IOException, InterruptedException {
    assertThat(why("--add-modules=jdk.incubator.vector")).containsExactly("vectors");
  }

  @Test
  void aClassPathLacksTheModule() throws IOException, InterruptedException {
    assertThat(why())
        .containsExactly(
            ScalarReason.NO_VECTOR_MODULE
                + " kernels: expected the module jdk.incubator.vector, received a JVM without it, so that the slow"
                + " scalar kernels run; try --add-modules jdk.incubator.vector");
  }

  @Test
  void thePropertyAsksForThem() throws IOException, InterruptedException {
    String asked =
        ScalarReason.ASKED_FOR
            + " kernels: expected vectors, received bobbin.kernels=scalar, which is slow; try without it";
    assertThat(why("--add-modules=jdk.incubator.vector", "-Dbobbin.kernels=scalar"))
        .containsExactly(asked);
    assertThat(why("-Dbobbin.kernels=scalar")).containsExactly(asked);
  }
}
