package dev.bobbin.engine.network.layer;

import dev.bobbin.engine.Team;
import dev.bobbin.engine.kernels.Kernels;
import dev.bobbin.engine.kernels.MatrixKernels;
import dev.bobbin.engine.profile.Stopwatch;

/** What all layers need to know while a batch goes through them. */
public final class Pass {
  /**
   * Into how many parts a batch is cut where a sum goes over its samples. It is fixed, and not the
   * number of threads, because the order of that sum must not depend on the machine; 16 keeps as
   * many cores busy.
   */
  static final int SHARDS = 16;

  public final Kernels kernels;
  final Team team;
  public final Stopwatch stopwatch;
  private final float[][] scratch;

  private final Team.Task next = this::next;
  private Task task = (_, _, _) -> {};

  /** Samples of this batch. */
  public int count;

  /** Whether dropout drops and batch normalisation measures. */
  public boolean training;

  /** Key of this batch's random numbers. */
  public long seed;

  /** From 0. */
  public int epoch;

  /** For every sample of the batch its index in the training part. */
  public int[] ids = {};

  public Pass(Kernels kernels, Team team, Stopwatch stopwatch) {
    this.kernels = kernels;
    this.team = team;
    this.stopwatch = stopwatch;
    this.scratch = new float[team.threads()][MatrixKernels.SCRATCH];
  }

  /** One task of a layer's parallel loop. */
  @FunctionalInterface
  public interface Task {
    /**
     * Does one task.
     *
     * @param index from 0 up to, but not, the number of tasks
     * @param worker whose scratch memory and whose clock may be used
     */
    public void run(Pass pass, int index, int worker);
  }

  /**
   * Runs a loop on the whole team, starting the thread's clock before every task. Layers keep their
   * tasks in fields: a lambda written where it is run would be made again for each batch.
   */
  public void run(int tasks, Task loop) {
    task = loop;
    team.run(tasks, next);
  }

  private void next(int index, int worker) {
    stopwatch.start(worker);
    task.run(this, index, worker);
  }

  float[] scratch(int worker) {
    return scratch[worker];
  }

  /** How many shards this batch has. */
  int shards() {
    return Math.min(SHARDS, count);
  }

  /** The first sample of a shard; of shard {@link #shards}, the end. */
  int shardStart(int shard) {
    return (int) ((long) shard * count / shards());
  }
}
