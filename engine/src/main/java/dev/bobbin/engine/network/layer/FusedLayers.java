package dev.bobbin.engine.network.layer;

import dev.bobbin.engine.profile.Stopwatch.Work;
import java.util.List;

/**
 * A sequence of layers that work sample by sample. A task takes a few samples at a time through all
 * of them, as many as a core's second cache holds: one parallel loop instead of one per layer, and
 * each layer finds its input in the cache. With fewer samples than threads, {@link DividedSample}
 * has each of them computed by all threads.
 */
final class FusedLayers implements Stage {
  /** The most floats of values and gradients of a group of samples: 512 KB. */
  private static final int GROUP_FLOATS = 1 << 17;

  // Arrays, since a loop over a list allocates an iterator.
  private final SampleLayer[] layers;
  private final SampleLayer[] backward;
  private final int group;
  private final int threads;
  private final DividedSample divided;
  private final BatchContext.LayerTask forwardTask = this::forward;
  private final BatchContext.LayerTask backwardTask = this::backward;

  FusedLayers(List<SampleLayer> layers, int threads) {
    this.layers = layers.toArray(SampleLayer[]::new);
    this.threads = threads;
    this.divided = new DividedSample(this.layers, threads);
    this.backward =
        layers.reversed().stream()
            .filter(layer -> layer.out.wantsGradients())
            .toArray(SampleLayer[]::new);
    long floats = 0;
    for (SampleLayer layer : layers) {
      floats += layer.out.values.layout.sampleSize;
      floats += layer.out.wantsGradients() ? layer.out.gradients().layout.sampleSize : 0;
    }
    this.group = (int) Math.max(1, GROUP_FLOATS / floats);
    for (SampleLayer layer : layers) {
      layer.out.allocate(threads, group);
    }
  }

  @Override
  public void forward(BatchContext context) {
    if (context.count < threads && !context.training && divided.isWorthIt()) {
      for (int sample = 0; sample < context.count; sample++) {
        divided.forward(context, sample);
      }
      return;
    }
    context.run(context.parts(), forwardTask);
  }

  private void forward(BatchContext context, int part, int worker) {
    int end = context.partStart(part + 1);
    for (int from = context.partStart(part); from < end; from += group) {
      int to = Math.min(from + group, end);
      for (SampleLayer layer : layers) {
        layer.forward(context, from, to, worker);
        context.stopwatch.lap(worker, layer.number, Work.ELEMENTWISE_FORWARD);
      }
    }
  }

  @Override
  public void backward(BatchContext context) {
    for (SampleLayer layer : backward) {
      layer.beforeBackward(context);
    }
    context.run(context.shards(), backwardTask);
  }

  private void backward(BatchContext context, int shard, int worker) {
    for (SampleLayer layer : backward) {
      layer.beginShard(context, shard, worker);
    }
    int end = context.shardStart(shard + 1);
    for (int from = context.shardStart(shard); from < end; from += group) {
      int to = Math.min(from + group, end);
      for (SampleLayer layer : backward) {
        layer.backward(context, from, to, shard, worker);
        context.stopwatch.lap(worker, layer.number, Work.ELEMENTWISE_BACKWARD);
      }
    }
  }
}
