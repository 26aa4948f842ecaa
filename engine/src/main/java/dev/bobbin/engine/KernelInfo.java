package dev.bobbin.engine;

import dev.bobbin.engine.kernels.Access;
import dev.bobbin.engine.kernels.Kernels;
import dev.bobbin.engine.kernels.MatrixKernels;
import dev.bobbin.engine.kernels.Panels;

/**
 * The kernels that this JVM uses, for people who want to know.
 *
 * @param name {@code vector} or {@code scalar}
 * @param vectorBits width of a vector: 128, 256 or 512; 32 for the scalar kernels
 */
public record KernelInfo(String name, int vectorBits) {
  /** The kernels in use. */
  public static KernelInfo current() {
    Kernels kernels = Kernels.best();
    return new KernelInfo(kernels.name(), kernels.vectorBits());
  }

  /**
   * Runs the main kernel (the matrix product) on matrices that fit into a core's first caches, on all threads of the team.
   *
   * @param team whose threads work
   * @param seconds about how long; the first half is not counted, since the JVM is still compiling
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
    int tasks = team.threads() * 16;
    double best = 0;
    long end = System.nanoTime() + (long) (seconds * 1e9);
    long half = end - (long) (seconds * 0.5e9);
    while (System.nanoTime() < end) {
      long start = System.nanoTime();
      team.run(tasks, (_, worker) -> {
        float[][] own = operands[worker];
        kernels.multiply(own[0], 0, access, own[1], panels, 0, own[4], own[2], 0, resultRows, 0, rows, own[3]);
      });
      long now = System.nanoTime();
      if (now > half) {
        best = Math.max(best, 2.0 * rows * terms * Panels.WIDTH * tasks / (now - start));
      }
    }
    return best;
  }
}
