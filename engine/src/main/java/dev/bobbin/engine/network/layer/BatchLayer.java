package dev.bobbin.engine.network.layer;

import dev.bobbin.engine.network.memory.Edge;

/**
 * A layer that needs the whole batch at once: for a statistic over it, or because its matrix
 * product is efficient only with many samples. It cuts its own work into tasks.
 *
 * <p>{@link #backward} takes gradients from {@code out} to {@code in}, where those are wanted. It
 * may change those of {@code out} on the way, and may leave the gradients of weights to {@link
 * Trainable#gradient}.
 */
abstract non-sealed class BatchLayer extends Layer implements Stage {
  BatchLayer(String name, Edge in, Edge out) {
    super(name, in, out);
  }
}
