package dev.bobbin.engine;

/**
 * The kernels that this JVM uses, for people who want to know.
 *
 * @param name {@code vector} or {@code scalar}
 * @param vectorBits width of a vector: 128, 256 or 512; 32 for the scalar kernels
 */
public record KernelInfo(String name, int vectorBits) {
  /** The kernels in use. */
  public static KernelInfo current() {
    throw new UnsupportedOperationException();
  }

  /**
   * Runs the main kernel (the matrix product) on a matrix that fits into the caches, for about {@code seconds}, on all threads of the team.
   *
   * @return floating-point operations a second, in 10^9, of all threads together
   */
  public static double measureGflops(Team team, double seconds) {
    throw new UnsupportedOperationException();
  }
}
