package dev.bobbin.engine.kernels;

/**
 * Sums across lanes. For any vector width, value i goes to chain i mod 16, and the chains are added
 * in a fixed tree, so the bits are the same; narrower vectors take several per 16 chains.
 */
final class LaneReduction {
  /** The number of chains; a multiple of the lanes of each vector width. */
  static final int COUNT = 16;

  private LaneReduction() {}

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
