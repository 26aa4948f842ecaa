package dev.bobbin.server.inference;

import dev.bobbin.http.HttpException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Platform threads that decode pictures. On the virtual threads of requests, which are not
 * preempted, large pictures would keep all other requests waiting, also those for {@code
 * /v2/health}. A decoder that takes too long is interrupted; until it has ended, the pool has one
 * thread less.
 */
final class DecoderPool implements AutoCloseable {
  private final ExecutorService threads;
  private final Semaphore free;
  private final Duration patience;
  private final Duration deadline;

  /**
   * A pool.
   *
   * @param patience how long a picture may wait for a thread
   * @param deadline how long one may be decoded
   */
  DecoderPool(int threads, Duration patience, Duration deadline) {
    this.threads =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("decoder-", 0).factory());
    this.free = new Semaphore(threads, true);
    this.patience = patience;
    this.deadline = deadline;
  }

  /**
   * Waits for a thread, and for the work that is done there.
   *
   * @param name of the picture, for messages
   * @param lease of the memory for it, closed when the thread has ended the work
   * @param work ends soon after its thread is interrupted
   * @throws HttpException 503 if no thread becomes free in time, or memory is short; 413 if the
   *     work takes too long
   */
  <T> T run(String name, Memory.Lease lease, Callable<T> work) {
    try {
      Memory.acquire(
          free,
          1,
          patience,
          () ->
              "%s: expected a free decoder within %d ms, received more pictures than that; try again later"
                  .formatted(name, patience.toMillis()));
    } catch (HttpException e) {
      lease.close();
      throw e;
    }
    FutureTask<T> result = new FutureTask<>(work);
    try {
      // Released by the thread: it may go on for a while when the request has been answered.
      threads.execute(() -> {
        try (lease) {
          result.run();
        } finally {
          free.release();
        }
      });
    } catch (RejectedExecutionException _) {
      free.release();
      lease.close();
      throw Models.stopping();
    }
    try {
      return result.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new HttpException(
          413,
          "%s: expected a picture that is decoded within %s s, received one that takes longer; try a smaller one, or to save it again"
              .formatted(name, seconds(deadline)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Models.stopping();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException failure -> throw failure;
        case OutOfMemoryError _ ->
            throw HttpException.busy(
                503,
                name
                    + ": expected memory to decode it, received too little; try again later, or a smaller picture",
                patience);
        case Error failure -> throw failure;
        case null, default -> throw new IllegalStateException(e.getCause());
      }
    } finally {
      result.cancel(true);
    }
  }

  private static String seconds(Duration duration) {
    return BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros().toPlainString();
  }

  /** How many threads are free. */
  int free() {
    return free.availablePermits();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
