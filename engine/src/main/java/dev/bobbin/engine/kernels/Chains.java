package dev.bobbin.engine.kernels;

/**
 * Sums across lanes. Whatever the width of the machine's vectors, value i goes to chain i mod 16,
 * and the chains add up in a fixed tree; a machine with narrower vectors keeps several of them, so
 * the bits are the same.
 */
final class Chains {
  /** How many chains there are; a multiple of the lanes of every vector in use. */
  static final int COUNT = 16;

  private Chains() {}

  /** The sum of all chains; overwrites them. */
  static float total(float[] chains) {
    for (int width = COUNT / 2; width > 0; width /= 2) {
      for (int i = 0; i < width; i++) {
        chains[i] += chains[i + width];
      }
    }
    return chains[0];
  }
}
