package dev.bobbin.engine.network.layer;

import dev.bobbin.engine.network.memory.Activations;
import dev.bobbin.engine.network.memory.Border;
import dev.bobbin.engine.network.memory.Edge;
import dev.bobbin.engine.network.memory.Layout;

/**
 * Copies the gradients of an edge in the backward pass, before the preceding layer multiplies them
 * in place by its activation's derivative. It acts as a layer that leaves the values unchanged.
 */
public final class WatchedGradient extends SampleLayer {
  /** The gradients of the whole batch, without a border. */
  public final Activations seen;

  public WatchedGradient(String name, Edge edge, int samples) {
    super(name, edge, edge);
    this.seen = new Activations(new Layout(edge.values.layout.shape, Border.NONE), samples);
  }

  @Override
  void forward(Pass pass, int from, int to, int worker) {}

  @Override
  void backward(Pass pass, int from, int to, int shard, int worker) {
    seen.copyFrom(from, out.gradients(), out.gradientSample(from, worker), to - from);
  }
}
