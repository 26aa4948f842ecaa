package dev.bobbin.engine;

/** A fixed number of threads that work through numbered tasks together. */
public final class Team implements AutoCloseable {
  private final int threads;

  /**
   * A team of {@code threads}, the caller of {@link #run} being one of them.
   *
   * @param threads at least 1
   */
  public Team(int threads) {
    this.threads = threads;
  }

  /** How many threads there are, the caller included. */
  public int threads() {
    return threads;
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

  /** Runs all tasks, in any order and on any thread, and returns when the last is done. */
  public void run(int tasks, Task task) {
    for (int i = 0; i < tasks; i++) {
      task.run(i, 0);
    }
  }

  @Override
  public void close() {}
}
