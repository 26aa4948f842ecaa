package dev.bobbin.engine.network.layer;

import dev.bobbin.engine.network.memory.Edge;

/**
 * A layer that works on each sample by itself, so that several such layers can follow one another
 * while a sample is in the caches.
 */
public abstract non-sealed class SampleLayer extends Layer {
  SampleLayer(String name, Edge in, Edge out) {
    super(name, in, out);
  }

  /**
   * Values of samples {@code from} up to, but not, {@code to} from {@code in} to {@code out}. Here
   * and on the way back, what no lap of the layer's own has timed when it returns counts as
   * element-wise work.
   */
  abstract void forward(Pass pass, int from, int to, int worker);

  /** What has to be done once before the way back, by the whole team. */
  void beforeBackward(Pass pass) {}

  /** What has to be done before the first samples of a shard go back. */
  void beginShard(Pass pass, int shard, int worker) {}

  /**
   * Gradients of some samples of a shard from {@code out} to {@code in}, where those are wanted.
   * The gradients of {@code out} may be changed on the way.
   */
  abstract void backward(Pass pass, int from, int to, int shard, int worker);
}
