package dev.bobbin.engine.profile;

import dev.bobbin.engine.network.shape.LayerTable;
import java.util.Arrays;

/**
 * Sums each thread's times by layer and kind of work. Threads write to separate memory without
 * synchronisation, so sums may be read only between parallel loops.
 */
public final class WorkTimes extends Stopwatch {
  private static final int KINDS = Work.values().length;

  /** Longs between the memory of two threads: two cache lines, since hardware fetches pairs. */
  private static final int PADDING = 16;

  /** Index of a thread's last reading of the clock, before its sums. */
  private static final int CLOCK = PADDING;

  private static final int SUMS = CLOCK + 1;

  private final int layers;
  private final long[][] nanos;

  /** Times of all layers of a network and threads of a team, all 0. */
  public WorkTimes(LayerTable table, int threads) {
    this.layers = table.rows().size();
    this.nanos = new long[threads][SUMS + (layers + 1) * KINDS + PADDING];
  }

  @Override
  public void start(int worker) {
    nanos[worker][CLOCK] = System.nanoTime();
  }

  @Override
  public void lap(int worker, int layer, Work work) {
    long[] own = nanos[worker];
    long now = System.nanoTime();
    own[slot(layer, work)] += now - own[CLOCK];
    own[CLOCK] = now;
  }

  /** {@link #NETWORK} comes before the layers. */
  private static int slot(int layer, Work work) {
    return SUMS + (layer + 1) * KINDS + work.ordinal();
  }

  /** The number of threads over which times are summed. */
  public int threads() {
    return nanos.length;
  }

  /** Thread time in nanoseconds, summed over the threads; {@code layer} as in {@link #lap}. */
  public long nanos(int layer, Work work) {
    long sum = 0;
    for (long[] own : nanos) {
      sum += own[slot(layer, work)];
    }
    return sum;
  }

  /** Sets all sums to 0. */
  public void clear() {
    for (long[] own : nanos) {
      Arrays.fill(own, SUMS, SUMS + (layers + 1) * KINDS, 0L);
    }
  }
}
