package dev.bobbin.engine;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A fixed number of threads that run numbered tasks together. Make one per training or predictor
 * and close it afterwards:
 *
 * {@snippet :
 * try (ThreadTeam team = new ThreadTeam(Runtime.getRuntime().availableProcessors())) {
 *   new Trainer(network, spec, team).train(samples, Optional.empty(), event -> {});
 * }
 * }
 *
 * <p>A step of a small network is a dozen parallel loops of a few dozen microseconds each, so
 * waiting threads spin for a while before they park. Which thread runs which task is undetermined,
 * and results must not depend on it.
 *
 * <p>The caller takes tasks from the front, the other threads from the back, so that related tasks
 * (a panel's product in one loop, its update in another) mostly run on the same core with its
 * caches. The caller waits for tasks, not for threads: if a thread gets no core in time, the others
 * do its share.
 */
public final class ThreadTeam implements AutoCloseable {
  /** How often a waiting thread polls before it parks or yields: some tens of microseconds. */
  private static final int SPINS = 5_000;

  /** Bits of a task's number. */
  private static final int BITS = 20;

  private static final int MOST_TASKS = (1 << BITS) - 1;

  private static final Task NOTHING = (_, _) -> {};

  private final Thread[] helpers;
  private final int spins;

  /**
   * The unclaimed tasks: number of the loop, first task and end, in one word. The number keeps a
   * thread that slept through a loop from claiming a task with a stale value.
   */
  private final AtomicLong unclaimed = new AtomicLong();

  /** Unfinished tasks of the running loop. */
  private final AtomicInteger undone = new AtomicInteger();

  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /** Written before a loop is published in {@link #unclaimed} and after its last task. */
  private Task task = NOTHING;

  private volatile boolean closed;

  /**
   * A team of {@code threads}, including the caller of {@link #run}.
   *
   * @param threads at least 1
   */
  public ThreadTeam(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads: expected at least 1, received " + threads);
    }
    // Spinning helps only while every thread has a core of its own.
    spins = threads <= Runtime.getRuntime().availableProcessors() ? SPINS : 0;
    helpers = new Thread[threads - 1];
    for (int i = 0; i < helpers.length; i++) {
      int worker = i + 1;
      helpers[i] = Thread.ofPlatform().daemon().name("bobbin-" + worker).start(() -> help(worker));
    }
  }

  /** The number of threads, including the caller. */
  public int threads() {
    return helpers.length + 1;
  }

  /** One task of a parallel loop. */
  @FunctionalInterface
  public interface Task {
    /**
     * Runs one task.
     *
     * @param index from 0 to the number of tasks, exclusive
     * @param worker the thread, from 0 to {@link ThreadTeam#threads}, exclusive: which scratch
     *     memory it may use
     */
    void run(int index, int worker);
  }

  /**
   * Runs all tasks, in any order and on any thread, and returns when the last is done. Must be
   * called by one thread at a time, and not from within a task.
   *
   * @throws RuntimeException or Error, the first that a task threw, after all tasks have run
   */
  // On a busy machine, yielding is all that a waiting thread can do.
  @SuppressWarnings("ThreadPriorityCheck")
  public void run(int tasks, Task task) {
    if (helpers.length == 0 || tasks <= 1) {
      for (int i = 0; i < tasks; i++) {
        task.run(i, 0);
      }
      return;
    }
    if (tasks > MOST_TASKS) {
      throw new IllegalArgumentException(
          "tasks: expected at most " + MOST_TASKS + ", received " + tasks);
    }
    this.task = task;
    undone.set(tasks);
    long number = (unclaimed.get() >>> (2 * BITS)) + 1;
    unclaimed.set((number << (2 * BITS)) | tasks);
    for (Thread helper : helpers) {
      LockSupport.unpark(helper);
    }
    work(0);
    int looks = 0;
    while (undone.get() > 0) {
      if (++looks < spins) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
    }
    this.task = NOTHING;
    Throwable thrown = failure.getAndSet(null);
    if (thrown instanceof Error error) {
      throw error;
    }
    if (thrown instanceof RuntimeException exception) {
      throw exception;
    }
  }

  private void work(int worker) {
    long seen = unclaimed.get();
    while (first(seen) < end(seen)) {
      boolean front = worker == 0;
      if (unclaimed.compareAndSet(seen, front ? seen + (1L << BITS) : seen - 1)) {
        try {
          task.run(front ? first(seen) : end(seen) - 1, worker);
        } catch (RuntimeException | Error e) {
          failure.compareAndSet(null, e);
        }
        undone.decrementAndGet();
      }
      seen = unclaimed.get();
    }
  }

  private static int first(long unclaimed) {
    return (int) (unclaimed >>> BITS) & MOST_TASKS;
  }

  private static int end(long unclaimed) {
    return (int) unclaimed & MOST_TASKS;
  }

  private void help(int worker) {
    int looks = 0;
    while (!closed) {
      long seen = unclaimed.get();
      if (first(seen) < end(seen)) {
        work(worker);
        looks = 0;
      } else if (++looks < spins) {
        Thread.onSpinWait();
      } else {
        LockSupport.park(this);
      }
    }
  }

  /** Ends the threads and waits until they have, so that a container can unload their classes. */
  @Override
  public void close() {
    closed = true;
    boolean interrupted = false;
    for (Thread helper : helpers) {
      LockSupport.unpark(helper);
      while (helper.isAlive() && !helper.equals(Thread.currentThread())) {
        try {
          helper.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
