package dev.bobbin.engine;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A fixed number of threads that work through numbered tasks together. A step of a small network is a dozen parallel loops of a
 * few dozen microseconds each, so waiting threads spin for a while before they park. Which thread does which task is left to chance;
 * nothing that a task computes may depend on it.
 */
public final class Team implements AutoCloseable {
  /** How often a waiting thread looks before it parks: some tens of microseconds. */
  private static final int SPINS = 20_000;

  private static final Task NOTHING = (_, _) -> {};

  private final Thread[] helpers;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger busy = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final int spins;

  private Task task = NOTHING;
  private int tasks;
  private volatile int round;
  private volatile boolean closed;

  /**
   * A team of {@code threads}, the caller of {@link #run} being one of them.
   *
   * @param threads at least 1
   */
  public Team(int threads) {
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

  /** How many threads there are, the caller included. */
  public int threads() {
    return helpers.length + 1;
  }

  /** One task of a parallel loop. */
  @FunctionalInterface
  public interface Task {
    /**
     * Does one task.
     *
     * @param index from 0 up to, but not, the number of tasks
     * @param worker from 0 up to, but not, {@link Team#threads}: which scratch memory may be used
     */
    void run(int index, int worker);
  }

  /**
   * Runs all tasks, in any order and on any thread, and returns when the last is done. To be called by one thread at a time, and not
   * from within a task.
   *
   * @throws RuntimeException or Error, the first that a task threw; the others may have been left out then
   */
  public void run(int tasks, Task task) {
    if (helpers.length == 0 || tasks <= 1) {
      for (int i = 0; i < tasks; i++) {
        task.run(i, 0);
      }
      return;
    }
    this.task = task;
    this.tasks = tasks;
    next.set(0);
    busy.set(helpers.length);
    round++;
    for (Thread helper : helpers) {
      LockSupport.unpark(helper);
    }
    work(0);
    int looks = 0;
    while (busy.get() > 0) {
      if (++looks < SPINS) {
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
    try {
      for (int i = next.getAndIncrement(); i < tasks; i = next.getAndIncrement()) {
        task.run(i, worker);
      }
    } catch (RuntimeException | Error e) {
      failure.compareAndSet(null, e);
      next.set(tasks);
    }
  }

  private void help(int worker) {
    int seen = 0;
    while (true) {
      int looks = 0;
      while (round == seen) {
        if (closed) {
          return;
        }
        if (++looks < spins) {
          Thread.onSpinWait();
        } else {
          LockSupport.park(this);
        }
      }
      seen = round;
      work(worker);
      busy.decrementAndGet();
    }
  }

  /** Ends the threads. */
  @Override
  public void close() {
    closed = true;
    for (Thread helper : helpers) {
      LockSupport.unpark(helper);
    }
  }
}
