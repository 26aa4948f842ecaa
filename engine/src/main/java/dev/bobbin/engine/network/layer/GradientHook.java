package dev.bobbin.engine.network.layer;

import dev.bobbin.engine.network.memory.BatchBuffer;
import dev.bobbin.engine.network.memory.Halo;
import dev.bobbin.engine.network.memory.LayerBuffers;
import dev.bobbin.engine.network.memory.Layout;

/**
 * Copies the gradients of an edge in the backward pass, before the preceding layer multiplies them
 * in place by its activation's derivative. It acts as a layer that leaves the values unchanged.
 */
public final class GradientHook extends SampleLayer {
  /** The gradients of the whole batch, without a halo. */
  public final BatchBuffer seen;

  public GradientHook(String name, LayerBuffers edge, int samples) {
    super(name, edge, edge);
    this.seen = new BatchBuffer(new Layout(edge.values.layout.shape, Halo.NONE), samples);
  }

  @Override
  void forward(BatchContext context, int from, int to, int worker) {}

  @Override
  void backward(BatchContext context, int from, int to, int shard, int worker) {
    seen.copyFrom(from, out.gradients(), out.gradientSample(from, worker), to - from);
  }
}
