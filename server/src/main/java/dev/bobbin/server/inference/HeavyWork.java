package dev.bobbin.server.inference;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Threads for work that keeps a core busy for long. Requests run on virtual threads, which share as
 * many real ones as there are cores and are not taken off them while they compute: two large
 * pictures would keep two cores' other requests waiting, probes of health among them. Real threads
 * take turns.
 */
final class HeavyWork implements AutoCloseable {
  private final ExecutorService threads;

  HeavyWork(int threads) {
    this.threads =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("heavy-", 0).factory());
  }

  /** Does it and waits for it. */
  <T> T run(Callable<T> work) {
    try {
      return threads.submit(work).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Models.stopping();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw new IllegalStateException(e.getCause());
      }
    }
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
