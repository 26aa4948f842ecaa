package dev.bobbin.engine.network.layer;

import dev.bobbin.engine.network.memory.Edge;

/**
 * A layer that works on each sample separately, so that several such layers can run one after the
 * other while a sample is in the caches.
 */
public abstract non-sealed class SampleLayer extends Layer {
  SampleLayer(String name, Edge in, Edge out) {
    super(name, in, out);
  }

  /**
   * Computes {@code out} from {@code in} for samples {@code from} to {@code to}, exclusive. Here
   * and in the backward pass, work that the layer itself does not time counts as element-wise.
   */
  abstract void forward(Pass pass, int from, int to, int worker);

  /** Prepares the backward pass, once and with the whole team. */
  void beforeBackward(Pass pass) {}

  /** Prepares the backward pass of a shard. */
  void beginShard(Pass pass, int shard, int worker) {}

  /**
   * Computes the gradients of {@code in}, if needed, for some samples of a shard. It may change the
   * gradients of {@code out}.
   */
  abstract void backward(Pass pass, int from, int to, int shard, int worker);
}
