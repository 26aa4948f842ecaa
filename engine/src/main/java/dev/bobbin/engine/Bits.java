package dev.bobbin.engine;

/**
 * The contract that the same network, training, seed and samples give the same weights, bit for
 * bit, on any machine, with any number of threads and any width of vectors.
 */
public final class Bits {
  /**
   * Counts the changes after which the same training no longer gives the same weights: 1 at first.
   * Results of one revision can be told from those of another by it, and stay true as long as it
   * does not change. The golden digests of the tests hold it in place.
   */
  public static final int REVISION = 1;

  private Bits() {}
}
