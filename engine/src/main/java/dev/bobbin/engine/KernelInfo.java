package dev.bobbin.engine;

import dev.bobbin.engine.kernels.Access;
import dev.bobbin.engine.kernels.Kernels;
import dev.bobbin.engine.kernels.MatrixKernels;
import dev.bobbin.engine.kernels.Panels;
import dev.bobbin.engine.kernels.lanes.Lanes;
import java.util.Optional;

/**
 * The kernels that this JVM uses, for people who want to know.
 *
 * @param name {@code vector} or {@code scalar}
 * @param vectorBits width of a vector: 128, 256 or 512; 32 for the scalar kernels
 */
public record KernelInfo(String name, int vectorBits) {
  /** Why the scalar kernels are in use, which are slow. */
  public enum ScalarReason {
    /** The system property {@code bobbin.kernels} asks for them. */
    ASKED_FOR(
        "kernels: expected vectors, received %s=scalar, which is slow; try without it"
            .formatted(Lanes.PROPERTY)),
    /** The JVM runs without the module that has vectors, as it does where nobody asks for it. */
    NO_VECTOR_MODULE(
        "kernels: expected the module %1$s, received a JVM without it, so that the slow scalar kernels run; try --add-modules %1$s"
            .formatted(Kernels.VECTOR_MODULE));

    private final String message;

    ScalarReason(String message) {
      this.message = message;
    }

    /** The reason and its remedy, in the form {@code where: expected X, received Y; try Z}. */
    public String message() {
      return message;
    }
  }

  /**
   * Why the scalar kernels are in use; empty if vectors are. The engine does not log: a program
   * that uses it without {@code dev.bobbin.model} asks here.
   */
  public static Optional<ScalarReason> whyScalar() {
    if (!Kernels.best().name().equals("scalar")) {
      return Optional.empty();
    }
    return Optional.of(
        "scalar".equals(System.getProperty(Lanes.PROPERTY))
            ? ScalarReason.ASKED_FOR
            : ScalarReason.NO_VECTOR_MODULE);
  }

  /** The kernels in use. */
  public static KernelInfo current() {
    Kernels kernels = Kernels.best();
    return new KernelInfo(kernels.name(), kernels.vectorBits());
  }

  /**
   * Runs the main kernel (the matrix product) on matrices that fit into a core's first caches, on
   * all threads of the team.
   *
   * @param team whose threads work
   * @param seconds about how long; the fastest round counts, since the JVM compiles during the
   *     first ones
   * @return floating-point operations a second, in 10^9, of all threads together
   */
  public static double measureGflops(Team team, double seconds) {
    int rows = 112;
    int terms = 288;
    Panels panels = new Panels(terms, Panels.WIDTH);
    Access access = Access.consecutive(rows, terms, terms);
    int[] resultRows = Access.consecutive(rows, Panels.WIDTH, 1).rows();
    float[][][] operands = new float[team.threads()][][];
    for (int worker = 0; worker < operands.length; worker++) {
      operands[worker] =
          new float[][] {
            new float[rows * terms],
            new float[panels.size()],
            new float[rows * Panels.WIDTH + MatrixKernels.SLACK],
            new float[MatrixKernels.SCRATCH],
            new float[Panels.WIDTH + MatrixKernels.SLACK]
          };
    }
    MatrixKernels kernels = Kernels.best().matrix();
    long start = System.nanoTime();
    double best = 0;
    double last = 1;
    // Short rounds while the JVM interprets, longer ones when a round takes less than a
    // millisecond.
    int tasks = team.threads();
    while (last >= best || System.nanoTime() - start < seconds * 1e9) {
      long before = System.nanoTime();
      team.run(
          tasks,
          (_, worker) -> {
            float[][] own = operands[worker];
            kernels.multiply(
                own[0],
                0,
                access,
                own[1],
                panels,
                0,
                own[4],
                own[2],
                0,
                resultRows,
                0,
                rows,
                own[3]);
          });
      long nanos = System.nanoTime() - before;
      last = 2.0 * rows * terms * Panels.WIDTH * tasks / nanos;
      best = Math.max(best, last);
      if (nanos < 1_000_000) {
        tasks += team.threads();
      }
    }
    return best;
  }
}
