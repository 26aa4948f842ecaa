package dev.bobbin.analysis.novelty;

import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.NetworkExecutor;
import dev.bobbin.engine.train.Samples;

/** Runs images through a network batch by batch. */
final class Batches {
  private Batches() {}

  /** What is done with an image that went through the network. */
  interface Task {
    /**
     * Uses an image; images of a batch are used in parallel.
     *
     * @param sample its place in the batch
     * @param index its place among all
     */
    void use(int sample, int index);
  }

  /**
   * Runs images through a network.
   *
   * @param images their indices in the samples
   */
  static void run(
      NetworkExecutor executor, Samples samples, int[] images, ThreadTeam team, Task task) {
    float[][] inputs = new float[team.threads()][samples.shape().size()];
    for (int from = 0; from < images.length; from += executor.batchSize()) {
      int first = from;
      int count = Math.min(executor.batchSize(), images.length - from);
      team.run(
          count,
          (n, worker) -> {
            samples.read(images[first + n], 0, inputs[worker], 0);
            executor.setInput(n, inputs[worker], 0);
          });
      executor.predict(count);
      team.run(count, (n, _) -> task.use(n, first + n));
    }
  }
}
