package dev.bobbin.engine.random;

/**
 * Random numbers with random access: value i of a stream is a function of the stream's key and i
 * alone, so results do not depend on the order of threads. A stream is keyed by seed, purpose,
 * epoch and sample. The generator is SplitMix64 (Steele, Lea and Flood, 2014), whose state is a
 * counter times the golden ratio.
 *
 * {@snippet :
 * int[] order = RandomStream.of(seed, Purpose.ORDER, epoch, 0).permutation(samples);
 * }
 */
public final class RandomStream {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final long key;
  private long next;

  private RandomStream(long key) {
    this.key = key;
  }

  /**
   * What the numbers are for; each purpose has its own streams. Code that draws numbers declares
   * its purpose as a constant; these are the engine's.
   *
   * @param number part of each published result, so it never changes; a new purpose takes an unused
   *     number (a test lists them all)
   */
  public record Purpose(int number) {
    public static final Purpose INITIAL_WEIGHTS = new Purpose(0);
    public static final Purpose ORDER = new Purpose(1);
    public static final Purpose DROPOUT = new Purpose(2);
    public static final Purpose SAMPLING = new Purpose(8);

    public Purpose {
      if (number < 0) {
        throw new IllegalArgumentException("purpose: expected at least 0, received " + number);
      }
    }
  }

  /**
   * The stream of a key.
   *
   * @param seed the run's seed
   * @param purpose what the numbers are for
   * @param epoch from 0, or another number that tells streams apart (a parameter's, say)
   * @param sample the sample's index, or 0
   */
  public static RandomStream of(long seed, Purpose purpose, long epoch, long sample) {
    return new RandomStream(key(seed, purpose, epoch, sample));
  }

  /** The key of a stream, for {@link #bits} in loops that must not allocate. */
  public static long key(long seed, Purpose purpose, long epoch, long sample) {
    long k = mix(seed + GOLDEN);
    k = mix(k ^ (purpose.number() + 1) * GOLDEN);
    k = mix(k ^ (epoch + 1) * GOLDEN);
    return mix(k ^ (sample + 1) * GOLDEN);
  }

  /** 64 random bits: value {@code index} of the stream with that key. */
  public static long bits(long key, long index) {
    return mix(key + (index + 1) * GOLDEN);
  }

  /** Value {@code index} of the stream with that key, as a float on [0, 1) in steps of 2^-24. */
  public static float uniform(long key, long index) {
    return (bits(key, index) >>> 40) * 0x1p-24f;
  }

  /** The next 64 bits. */
  public long nextLong() {
    return bits(key, next++);
  }

  /** The next number on [0, 1), in steps of 2^-53. */
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1p-53;
  }

  /** The next integer from 0 to {@code bound}, exclusive, without bias (Lemire, 2019). */
  public int nextInt(int bound) {
    if (bound < 1) {
      throw new IllegalArgumentException("bound: expected at least 1, received " + bound);
    }
    long threshold = Integer.toUnsignedLong(-bound) % bound;
    while (true) {
      long product = (nextLong() >>> 32) * bound;
      if ((product & 0xFFFFFFFFL) >= threshold) {
        return (int) (product >>> 32);
      }
    }
  }

  /**
   * The next normally distributed number (mean 0, variance 1), by the polar method (Marsaglia and
   * Bray, 1964). It uses {@link StrictMath}, so that its bits are the same everywhere.
   */
  public double nextGaussian() {
    while (true) {
      double u = 2 * nextDouble() - 1;
      double v = 2 * nextDouble() - 1;
      double s = u * u + v * v;
      if (s > 0 && s < 1) {
        return u * Math.sqrt(-2 * StrictMath.log(s) / s);
      }
    }
  }

  /** The numbers 0 to n-1 in random order (Fisher and Yates; Durstenfeld, 1964). */
  public int[] permutation(int n) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  /** The finalizer of SplitMix64 (Stafford's variant 13). */
  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
