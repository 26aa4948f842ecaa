package dev.bobbin.load;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/** How long requests took; threads may add at once. */
final class Latencies {
  private static final double NANOS_PER_MILLI = 1e6;

  private final long[] nanos;
  private final AtomicInteger count = new AtomicInteger();

  /**
   * Room for so many.
   *
   * @param most what comes after is not kept
   */
  Latencies(int most) {
    this.nanos = new long[most];
  }

  void add(long took) {
    int place = count.getAndIncrement();
    if (place < nanos.length) {
      nanos[place] = took;
    }
  }

  int count() {
    return Math.min(count.get(), nanos.length);
  }

  /**
   * Milliseconds within which a share of the requests was answered, by nearest rank.
   *
   * @param share above 0, up to 1
   */
  double millis(double share) {
    int count = count();
    if (count == 0) {
      return Double.NaN;
    }
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    return sorted[(int) Math.ceil(share * count) - 1] / NANOS_PER_MILLI;
  }
}
