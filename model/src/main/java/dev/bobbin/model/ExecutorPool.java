package dev.bobbin.model;

import dev.bobbin.engine.network.NetworkExecutor;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Executors of a network, each of which one thread uses at a time. At most as many are made as
 * there are processors: more would need memory and could not run.
 */
final class ExecutorPool {
  private final Supplier<NetworkExecutor> maker;
  private final Semaphore permits = new Semaphore(Runtime.getRuntime().availableProcessors());
  private final Queue<NetworkExecutor> idle = new ConcurrentLinkedQueue<>();

  ExecutorPool(Supplier<NetworkExecutor> maker) {
    this.maker = maker;
  }

  /** Runs some work with an executor; it may wait for one, also while the thread is interrupted. */
  <T> T with(Function<NetworkExecutor, T> work) {
    permits.acquireUninterruptibly();
    try {
      NetworkExecutor found = idle.poll();
      NetworkExecutor executor = found == null ? maker.get() : found;
      T result = work.apply(executor);
      // One in which something failed is not used again.
      idle.add(executor);
      return result;
    } finally {
      permits.release();
    }
  }
}
