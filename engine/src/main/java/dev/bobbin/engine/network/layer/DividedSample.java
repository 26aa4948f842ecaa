package dev.bobbin.engine.network.layer;

import dev.bobbin.engine.profile.Stopwatch.Work;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes one sample through layers with the whole team, for batches of fewer samples than threads: a
 * convolution's output is divided by pixels, or by rows if a pooling follows, which is then done on
 * the same rows while they are in the cache. (Divided by filters, two threads would write to the
 * same cache lines.) Each value is computed as always, so the bits are the same.
 */
final class DividedSample {
  /** The fewest multiply-adds that are worth a task of their own: a few microseconds. */
  private static final long LEAST_WORK = 1 << 15;

  private final Step[] steps;
  private final boolean shares;
  private final BatchContext.LayerTask task = this::run;

  /** The step and the sample of the running loop. */
  private int running;

  private int sample;

  DividedSample(SampleLayer[] layers, int threads) {
    List<Step> all = new ArrayList<>();
    for (int i = 0; i < layers.length; i++) {
      if (layers[i] instanceof ConvLayer conv && conv.isDivisible()) {
        int tasks = Math.clamp(conv.multiplyAdds() / LEAST_WORK, 1, threads);
        if (i + 1 < layers.length
            && layers[i + 1] instanceof PoolLayer pool
            && pool.isDivisible()
            && conv.activatesByRows()) {
          all.add(new Pooled(conv, pool, Math.min(tasks, pool.height())));
          i++;
        } else {
          all.add(new Product(conv, Math.min(tasks, conv.pixels())));
        }
      } else {
        all.add(new Whole(layers[i]));
      }
    }
    this.steps = all.toArray(Step[]::new);
    this.shares = all.stream().anyMatch(step -> step.tasks() > 1);
  }

  /** Whether there is work to share. */
  boolean isWorthIt() {
    return shares;
  }

  /** Computes the outputs of a sample. */
  void forward(BatchContext context, int index) {
    sample = index;
    for (running = 0; running < steps.length; running++) {
      context.run(steps[running].tasks(), task);
      steps[running].end(context, sample);
    }
  }

  private void run(BatchContext context, int index, int worker) {
    steps[running].run(context, sample, index, worker);
  }

  /** Layers of which each task does a part. */
  private sealed interface Step {
    int tasks();

    /** Does a part, on the memory of the first thread. */
    void run(BatchContext context, int sample, int task, int worker);

    /** Does what is left when all parts are done. */
    default void end(BatchContext context, int sample) {}
  }

  /** A layer as a whole. */
  private record Whole(SampleLayer layer) implements Step {
    @Override
    public int tasks() {
      return 1;
    }

    @Override
    public void run(BatchContext context, int sample, int task, int worker) {
      // With one task, the worker is the caller, whose memory the other steps use, too.
      layer.forward(context, sample, sample + 1, worker);
      context.stopwatch.lap(worker, layer.number, Work.ELEMENTWISE_FORWARD);
    }
  }

  /** A convolution by pixels of its output. */
  private record Product(ConvLayer layer, int tasks) implements Step {
    @Override
    public void run(BatchContext context, int sample, int task, int worker) {
      int pixels = layer.pixels();
      layer.multiplyPart(
          context, sample, task * pixels / tasks, (task + 1) * pixels / tasks, worker);
    }

    @Override
    public void end(BatchContext context, int sample) {
      layer.activate(context, sample);
      context.stopwatch.lap(0, layer.number, Work.ELEMENTWISE_FORWARD);
    }
  }

  /** A convolution and the pooling after it, by bands of rows. */
  private record Pooled(ConvLayer layer, PoolLayer pool, int tasks) implements Step {
    @Override
    public void run(BatchContext context, int sample, int task, int worker) {
      int height = pool.height();
      int from = task * height / tasks;
      int to = (task + 1) * height / tasks;
      int first = pool.firstInput(from);
      int end = pool.firstInput(to);
      int width = layer.pixels() / layer.height();
      layer.multiplyPart(context, sample, first * width, end * width, worker);
      layer.activateRows(context, sample, first, end);
      context.stopwatch.lap(worker, layer.number, Work.ELEMENTWISE_FORWARD);
      pool.forwardRows(context, sample, from, to);
      context.stopwatch.lap(worker, pool.number, Work.ELEMENTWISE_FORWARD);
    }
  }
}
