package dev.bobbin.engine.network.layer;

import dev.bobbin.engine.network.memory.LayerBuffers;

/**
 * A layer that needs the whole batch at once, for a statistic over it or because its matrix product
 * is efficient only with many samples. It divides its work into tasks itself.
 *
 * <p>{@link #backward} computes the gradients of {@code in} from those of {@code out}, if needed.
 * It may change those of {@code out}, and may leave the gradients of weights to {@link
 * ParameterGradient#gradient}.
 */
abstract non-sealed class BatchLayer extends Layer implements Stage {
  BatchLayer(String name, LayerBuffers in, LayerBuffers out) {
    super(name, in, out);
  }
}
