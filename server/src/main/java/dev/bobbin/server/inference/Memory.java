package dev.bobbin.server.inference;

import dev.bobbin.http.Problem;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Memory that requests share: a small body may ask for much more than it is, and many of them at
 * once for all there is. Each waits for its share before it allocates.
 */
public final class Memory {
  private static final int UNIT = 16 << 10;

  private final String what;
  private final Duration patience;
  private final int units;
  private final Semaphore free;

  Memory(String what, long bytes, Duration patience) {
    this.what = what;
    this.patience = patience;
    this.units = Math.clamp(bytes / UNIT, 1, Integer.MAX_VALUE);
    this.free = new Semaphore(units, true);
  }

  /** A share, until it is closed. */
  public interface Lease extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Waits for a share. One that is larger than all memory gets all of it.
   *
   * @param bytes that will be allocated
   * @throws Problem 503 if others do not give theirs back in time
   */
  public Lease lease(long bytes) {
    int wanted = (int) Math.min(units, Math.ceilDiv(bytes, (long) UNIT));
    try {
      if (!free.tryAcquire(wanted, patience.toNanos(), TimeUnit.NANOSECONDS)) {
        throw Problem.busy(
            503,
            "%s: expected memory for %d bytes, received too many large requests at once; try again later"
                .formatted(what, bytes),
            patience);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Models.stopping();
    }
    return () -> free.release(wanted);
  }
}
