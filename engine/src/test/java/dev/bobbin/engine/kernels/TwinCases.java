package dev.bobbin.engine.kernels;

import dev.bobbin.engine.random.RandomStream;
import dev.bobbin.engine.random.RandomStream.Purpose;
import java.util.stream.IntStream;

/** Arrays on which a vector kernel and its scalar twin are compared. */
final class TwinCases {
  /** Values that kernels may treat specially. */
  private static final float[] SPECIAL = {
    0f,
    -0f,
    1f,
    -1f,
    Float.NaN,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MIN_NORMAL,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    88.73f,
    -87.3f,
    -86.99f,
    -104f,
    13.5f,
    -13.5f,
    -30f,
    1e-20f
  };

  private TwinCases() {}

  /** None, one, around every width of a vector and of a block of a sum, and primes. */
  static IntStream sizes() {
    return IntStream.of(
        0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 97, 1009, 4095, 4096, 4097, 9973);
  }

  /** Numbers on [-scale, scale). */
  static float[] ordinary(long seed, int n, float scale) {
    RandomStream random = RandomStream.of(seed, new Purpose(5), 0, 0);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) (scale * (2 * random.nextDouble() - 1));
    }
    return values;
  }

  /** Numbers of all magnitudes, with the special ones among them. */
  static float[] wild(long seed, int n) {
    RandomStream random = RandomStream.of(seed, new Purpose(5), 1, 0);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      int kind = random.nextInt(4);
      values[i] =
          switch (kind) {
            case 0 -> SPECIAL[random.nextInt(SPECIAL.length)];
            case 1 -> Float.intBitsToFloat((int) random.nextLong());
            case 2 -> (float) (200 * random.nextDouble() - 100);
            default -> (float) random.nextGaussian();
          };
    }
    return values;
  }
}
