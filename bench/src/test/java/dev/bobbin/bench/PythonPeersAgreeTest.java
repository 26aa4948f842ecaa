package dev.bobbin.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.bobbin.bench.contender.Images;
import dev.bobbin.bench.contender.Model;
import dev.bobbin.bench.contender.Order;
import dev.bobbin.bench.contender.Workload;
import dev.bobbin.bench.worker.Beginning;
import dev.bobbin.bench.worker.Kind;
import dev.bobbin.bench.worker.Setup;
import dev.bobbin.bench.worker.WorkerException;
import dev.bobbin.bench.worker.WorkerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The peers in Python do the same work as Bobbin. Where {@code bench/python/install} has not
 * installed one, its tests are skipped, and say so.
 */
class PythonPeersAgreeTest {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  /** With SGD and Adam, with penalties and without. */
  private static final Set<String> EXACT =
      Set.of("naderi-dense", "naderi-cnn", "roy-cnn-1", "ali-relu", "pai-scratch-100");

  /** With dropout, whose random numbers are each library's own. */
  private static final Set<String> RANDOM = Set.of("roy-cnn-2", "odd");

  private static final int EPOCHS = 2;

  @TempDir Path work;

  private WorkerProcess started(Kind kind) throws WorkerException {
    Setup setup = new Setup(PeersAgreeTest.THREADS, HOME, work, Setup.usualEnvironments());
    try {
      return new WorkerProcess(kind, setup, List.of(), "");
    } catch (WorkerException e) {
      if (String.valueOf(e.getMessage()).contains("expected the packages of")) {
        System.out.println("PythonPeersAgreeTest: skipped " + e.getMessage());
        abort(e.getMessage());
      }
      throw e;
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"TENSORFLOW_FUNCTION", "TENSORFLOW_XLA", "JAX", "PYTORCH"})
  void withTheSameWeightsAllGiveTheSameOutputs(Kind kind) throws IOException {
    try (WorkerProcess worker = started(kind)) {
      for (Workload workload : PeersAgreeTest.workloads().toList()) {
        Images images = Images.of(workload.network().input());
        int count = 5;
        Map<String, float[]> weights = PeersAgreeTest.weights(workload);
        float[] expected =
            PeersAgreeTest.outputs(
                PeersAgreeTest.BOBBIN,
                workload,
                images,
                weights,
                PeersAgreeTest.inputs(images, count),
                count);
        assertThat(worker.open(workload.withImages(1), new Beginning(weights, List.of())))
            .returns(images.source(), opened -> opened.images());
        List<Double> found = worker.outputs(count);
        assertThat(found).hasSize(expected.length);
        for (int i = 0; i < expected.length; i++) {
          assertThat(found.get(i))
              .as("%s, %s, output %d", worker.version(), workload.name(), i)
              .isCloseTo(expected[i], within(1e-4 * Math.max(1, Math.abs(expected[i]))));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"TENSORFLOW_FUNCTION", "TENSORFLOW_XLA", "JAX", "PYTORCH"})
  void fromTheSameWeightsInTheSameOrderTheyLearnTheSame(Kind kind) throws IOException {
    try (WorkerProcess worker = started(kind)) {
      for (Workload one : PeersAgreeTest.workloads().toList()) {
        if (EXACT.contains(one.name())) {
          // PyTorch's loss is without the penalty, and its Adam adds epsilon elsewhere.
          learnsTheSame(worker, one, kind == Kind.PYTORCH ? 0.01 : 1e-4);
        } else if (RANDOM.contains(one.name())) {
          learnsTheSame(worker, one, 0.05);
        }
      }
    }
  }

  private static void learnsTheSame(WorkerProcess worker, Workload one, double tolerance)
      throws WorkerException {
    // Several steps, and one of a smaller batch.
    Workload workload = one.withImages(5 * one.training().batchSize() / 2);
    Images images = Images.of(workload.network().input());
    Order order = new Order(workload, images);
    Beginning beginning =
        new Beginning(
            Beginning.of(workload).weights(), Stream.generate(order::next).limit(EPOCHS).toList());
    try (Model own = PeersAgreeTest.BOBBIN.open(workload, images)) {
      assertThat(worker.open(workload, beginning).parameters()).isEqualTo(own.parameters());
      for (int epoch = 0; epoch < EPOCHS; epoch++) {
        double expected = own.trainEpoch();
        assertThat(worker.train().loss())
            .as("%s, %s, epoch %d", worker.version(), workload.name(), epoch)
            .isCloseTo(expected, within(tolerance * expected));
      }
    }
  }
}
