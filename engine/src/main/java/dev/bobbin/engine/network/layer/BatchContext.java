package dev.bobbin.engine.network.layer;

import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.kernels.Kernels;
import dev.bobbin.engine.kernels.MatrixKernels;
import dev.bobbin.engine.profile.Stopwatch;

/** The state of a batch that goes through the layers. */
public final class BatchContext {
  /**
   * The number of parts of a batch where a sum goes over its samples. It is fixed, unlike the
   * number of threads, because the order of that sum must not depend on the machine; 16 keep 16
   * cores busy.
   */
  static final int SHARDS = 16;

  public final Kernels kernels;
  final ThreadTeam team;
  public final Stopwatch stopwatch;
  private final float[][] scratch;

  private final ThreadTeam.Task next = this::next;
  private LayerTask task = (_, _, _) -> {};

  /** The number of samples in this batch. */
  public int count;

  /** Whether dropout drops and batch normalisation measures. */
  public boolean training;

  /** Key of this batch's random numbers. */
  public long seed;

  /** The epoch, from 0. */
  public int epoch;

  /** The index of each sample of the batch in the training split. */
  public int[] ids = {};

  public BatchContext(Kernels kernels, ThreadTeam team, Stopwatch stopwatch) {
    this.kernels = kernels;
    this.team = team;
    this.stopwatch = stopwatch;
    this.scratch = new float[team.threads()][MatrixKernels.SCRATCH];
  }

  /** One task of a layer's parallel loop. */
  @FunctionalInterface
  public interface LayerTask {
    /**
     * Runs one task.
     *
     * @param index from 0 to the number of tasks, exclusive
     * @param worker the thread, whose scratch memory and clock it may use
     */
    public void run(BatchContext context, int index, int worker);
  }

  /**
   * Runs a loop on the whole team, starting the thread's clock before each task. Layers keep their
   * tasks in fields, since a lambda at the call would be allocated for each batch.
   */
  public void run(int tasks, LayerTask loop) {
    task = loop;
    team.run(tasks, next);
  }

  private void next(int index, int worker) {
    stopwatch.start(worker);
    task.run(this, index, worker);
  }

  int threads() {
    return team.threads();
  }

  float[] scratch(int worker) {
    return scratch[worker];
  }

  /** The number of shards of this batch. */
  int shards() {
    return Math.min(SHARDS, count);
  }

  /** The first sample of a shard; of shard {@link #shards}, the end. */
  int shardStart(int shard) {
    return start(shard, shards());
  }

  /** Parts of the batch where nothing goes over its samples: more than shards for many threads. */
  int parts() {
    return Math.min(Math.max(SHARDS, threads()), count);
  }

  /** The first sample of a part; of part {@link #parts}, the end. */
  int partStart(int part) {
    return start(part, parts());
  }

  private int start(int index, int of) {
    return (int) ((long) index * count / of);
  }
}
