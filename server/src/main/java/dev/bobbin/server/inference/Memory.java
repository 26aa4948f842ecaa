package dev.bobbin.server.inference;

import dev.bobbin.http.HttpException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A budget of memory for the contents of requests, which may be much larger than their bodies. Each
 * request waits for its share before it allocates.
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

  /** A share of the budget, until it is closed. */
  public interface Lease extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Waits for a share, at most the whole budget.
   *
   * @param bytes that will be allocated
   * @throws HttpException 503 if it does not become available in time
   */
  public Lease lease(long bytes) {
    int wanted = (int) Math.min(units, Math.ceilDiv(bytes, (long) UNIT));
    acquire(
        free,
        wanted,
        patience,
        () ->
            "%s: expected memory for %d bytes, received too many large requests at once; try again later"
                .formatted(what, bytes));
    return () -> free.release(wanted);
  }

  /**
   * Waits for permits.
   *
   * @throws HttpException 503 if they do not become available in time, or the server stops
   */
  static void acquire(Semaphore permits, int wanted, Duration patience, Supplier<String> message) {
    try {
      if (!permits.tryAcquire(wanted, patience.toNanos(), TimeUnit.NANOSECONDS)) {
        throw HttpException.busy(503, message.get(), patience);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Models.stopping();
    }
  }
}
