package dev.bobbin.bench.kernels;

import dev.bobbin.bench.contender.Images;
import dev.bobbin.engine.kernels.Kernels;
import dev.bobbin.engine.random.RandomStream;

/** The two kinds of kernels, and something to feed them with. */
final class Twins {
  static final String VECTOR = "vector";
  static final String SCALAR = "scalar";

  /** What the benchmarks' own JVMs need to have the vector kernels. */
  static final String MODULE = "--add-modules=jdk.incubator.vector";

  /** The collector of {@code ./bobbin train}: C2 compiles loops differently for others. */
  static final String COLLECTOR = "-XX:+UseG1GC";

  private Twins() {}

  /** Kernels of a kind. */
  static Kernels of(String kind) {
    return kind.equals(SCALAR) ? Kernels.scalar() : Kernels.best();
  }

  /** Numbers in [-1, 1): not zero, not denormal, the same each time. */
  static float[] numbers(int count) {
    float[] values = new float[count];
    long key = RandomStream.key(1, Images.PIXELS, 0, 0);
    for (int i = 0; i < count; i++) {
      values[i] = 2 * RandomStream.uniform(key, i) - 1;
    }
    return values;
  }
}
