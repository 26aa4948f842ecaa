package dev.bobbin.engine.kernels;

/**
 * The kernels of one kind: all scalar or all vector. Both kinds give the same bits.
 *
 * @param name {@code vector} or {@code scalar}
 * @param vectorBits width of a vector: 128, 256 or 512; 32 for the scalar kernels
 * @param math activations
 * @param rows sums and normalisation by channel
 * @param update penalties, clipping and optimizers
 * @param matrix products of dense and convolutional layers
 * @param pool pooling
 */
public record Kernels(
    String name,
    int vectorBits,
    MathKernels math,
    RowKernels rows,
    UpdateKernels update,
    MatrixKernels matrix,
    PoolKernels pool) {
  /** System property that chooses the kernels. */
  static final String PROPERTY = "bobbin.kernels";

  /** The kernels that the system property {@code bobbin.kernels} asks for: {@code auto}, {@code scalar}, {@code 128}, {@code 256} or {@code 512}. */
  public static Kernels best() {
    throw new UnsupportedOperationException();
  }

  /** The scalar twins: the specification of the others. */
  public static Kernels scalar() {
    throw new UnsupportedOperationException();
  }
}
