package dev.bobbin.engine.kernels;

import dev.bobbin.engine.kernels.lanes.Lanes;

/**
 * The kernels of one kind: all scalar or all vector. Both kinds give the same bits.
 *
 * @param name {@code vector} or {@code scalar}
 * @param vectorBits width of a vector: 128, 256 or 512; 32 for the scalar kernels
 * @param elementwise activations
 * @param channels sums and normalisation by channel
 * @param update penalties, clipping and optimizers
 * @param matrix products of dense and convolutional layers
 * @param pool pooling
 */
public record Kernels(
    String name,
    int vectorBits,
    ElementwiseKernels elementwise,
    ChannelKernels channels,
    UpdateKernels update,
    MatrixKernels matrix,
    PoolKernels pool) {
  /** The module that has vectors. */
  public static final String VECTOR_MODULE = "jdk.incubator.vector";

  /**
   * The kernels that the system property {@code bobbin.kernels} selects. {@code auto}, the default,
   * selects vector kernels of the machine's preferred width, at most 512 bits, or scalar ones
   * without the vector module.
   *
   * @throws IllegalArgumentException if the property has an unknown value
   * @throws IllegalStateException if it selects vectors and there is no vector module
   */
  public static Kernels best() {
    String wanted = System.getProperty(Lanes.PROPERTY, "auto");
    boolean vectors = ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent();
    return switch (wanted) {
      case "scalar" -> scalar();
      case "auto" -> vectors ? Holder.VECTOR : scalar();
      case "128", "256", "512" -> {
        if (!vectors) {
          throw new IllegalStateException(
              "%1$s=%2$s: expected the module %3$s, received a JVM without it; try --add-modules %3$s"
                  .formatted(Lanes.PROPERTY, wanted, VECTOR_MODULE));
        }
        yield Holder.VECTOR;
      }
      default ->
          throw new IllegalArgumentException(
              "%s: expected auto, scalar, 128, 256 or 512, received %s; try auto"
                  .formatted(Lanes.PROPERTY, wanted));
    };
  }

  /** The scalar twins: the specification of the others. */
  public static Kernels scalar() {
    return new Kernels(
        "scalar",
        Float.SIZE,
        new ScalarElementwiseKernels(),
        new ScalarChannelKernels(),
        new ScalarUpdateKernels(),
        new ScalarMatrixKernels(),
        new ScalarPoolKernels());
  }

  /** Prevents loading the vector classes without the vector module. */
  private static final class Holder {
    static final Kernels VECTOR =
        new Kernels(
            "vector",
            Lanes.FLOATS.vectorBitSize(),
            new VectorElementwiseKernels(),
            new VectorChannelKernels(),
            new VectorUpdateKernels(),
            new VectorMatrixKernels(),
            new VectorPoolKernels());
  }
}
