package dev.bobbin.data.catalogue;

import dev.bobbin.base.Background;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads that read pictures. What fails is the same for any number of them. */
final class PictureThreads implements AutoCloseable {
  private static final int MOST_THREADS = 4;

  private final int threads = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
  private final ExecutorService executor =
      Executors.newFixedThreadPool(
          threads, Thread.ofPlatform().daemon().name("pictures-", 0).factory());

  interface Work {
    void of(int index);
  }

  /**
   * Does work for all indices in parallel.
   *
   * @throws dev.bobbin.base.BobbinException the one of the lowest index
   */
  void all(int from, int to, Work work) {
    AtomicInteger next = new AtomicInteger(from);
    AtomicInteger failed = new AtomicInteger(Integer.MAX_VALUE);
    Map<Integer, RuntimeException> failures = new ConcurrentHashMap<>();
    List<Future<?>> running = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      running.add(
          executor.submit(() -> {
            for (int i = next.getAndIncrement(); i < to && i < failed.get(); ) {
              try {
                work.of(i);
              } catch (RuntimeException e) {
                failures.put(i, e);
                failed.accumulateAndGet(i, Math::min);
              }
              i = next.getAndIncrement();
            }
          }));
    }
    try {
      for (Future<?> each : running) {
        each.get();
      }
    } catch (InterruptedException e) {
      next.set(to);
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    } catch (ExecutionException e) {
      next.set(to);
      throw Background.thrown(e);
    }
    if (!failures.isEmpty()) {
      throw failures.get(failed.get());
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
