package dev.bobbin.engine.network.layer;

import dev.bobbin.engine.network.memory.LayerBuffers;

/**
 * A layer that works on each sample separately, so that several such layers can run one after the
 * other while a sample is in the caches.
 */
public abstract non-sealed class SampleLayer extends Layer {
  SampleLayer(String name, LayerBuffers in, LayerBuffers out) {
    super(name, in, out);
  }

  /**
   * Computes {@code out} from {@code in} for samples {@code from} to {@code to}, exclusive. Here
   * and in the backward pass, work that the layer itself does not time counts as element-wise.
   */
  abstract void forward(BatchContext context, int from, int to, int worker);

  /** Prepares the backward pass, once and with the whole team. */
  void beforeBackward(BatchContext context) {}

  /** Prepares the backward pass of a shard. */
  void beginShard(BatchContext context, int shard, int worker) {}

  /**
   * Computes the gradients of {@code in}, if needed, for some samples of a shard. It may change the
   * gradients of {@code out}.
   */
  abstract void backward(BatchContext context, int from, int to, int shard, int worker);
}
