package dev.bobbin.engine;

import dev.bobbin.engine.kernels.Indirection;
import dev.bobbin.engine.kernels.Kernels;
import dev.bobbin.engine.kernels.MatrixKernels;
import dev.bobbin.engine.kernels.PanelLayout;
import dev.bobbin.engine.kernels.lanes.Lanes;
import java.util.Optional;

/**
 * The kernels that this JVM uses, and their speed.
 *
 * @param name {@code vector} or {@code scalar}
 * @param vectorBits width of a vector: 128, 256 or 512; 32 for the scalar kernels
 */
public record KernelInfo(String name, int vectorBits) {
  /** Why the slow scalar kernels are in use. */
  public enum ScalarReason {
    /** The system property {@code bobbin.kernels} asks for them. */
    ASKED_FOR(
        "kernels: expected vectors, received %s=scalar, which is slow; try without it"
            .formatted(Lanes.PROPERTY)),
    /** The JVM was started without the vector module. */
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
   * Why the scalar kernels are in use; empty if vectors are. The engine does not log, so a program
   * that uses it without {@code dev.bobbin.model} should ask.
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

  /** {@code vector, 256 bits}, or {@code scalar}. */
  @Override
  public String toString() {
    return name.equals("scalar") ? name : name + ", " + vectorBits + " bits";
  }

  /**
   * Runs the matrix product on matrices that fit into a core's first caches, on all threads of the
   * team.
   *
   * @param team whose threads work
   * @param seconds about how long; the fastest round counts, since the JVM compiles during the
   *     first ones
   * @return 10^9 floating-point operations per second, of all threads together
   */
  public static double measureGflops(ThreadTeam team, double seconds) {
    int rows = 112;
    int terms = 288;
    PanelLayout panels = new PanelLayout(terms, PanelLayout.WIDTH);
    Indirection indirection = Indirection.consecutive(rows, terms, terms);
    int[] cRows = Indirection.consecutive(rows, PanelLayout.WIDTH, 1).rows();
    int threads = team.threads();
    float[][] a = new float[threads][rows * terms];
    float[][] b = new float[threads][panels.size()];
    float[][] c = new float[threads][rows * PanelLayout.WIDTH + MatrixKernels.SLACK];
    float[][] scratch = new float[threads][MatrixKernels.SCRATCH];
    float[] start = new float[PanelLayout.WIDTH + MatrixKernels.SLACK];
    MatrixKernels kernels = Kernels.best().matrix();
    long begin = System.nanoTime();
    double best = 0;
    double last = 1;
    // Rounds grow until they take a millisecond, which is soon while the JVM interprets.
    int tasks = threads;
    while (last >= best || System.nanoTime() - begin < seconds * 1e9) {
      long before = System.nanoTime();
      team.run(
          tasks,
          (_, w) ->
              kernels.multiply(
                  a[w],
                  0,
                  indirection,
                  b[w],
                  panels,
                  0,
                  1,
                  start,
                  c[w],
                  0,
                  cRows,
                  0,
                  rows,
                  scratch[w]));
      long nanos = System.nanoTime() - before;
      last = 2.0 * rows * terms * PanelLayout.WIDTH * tasks / nanos;
      best = Math.max(best, last);
      if (nanos < 1_000_000) {
        tasks += threads;
      }
    }
    return best;
  }
}
