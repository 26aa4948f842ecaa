package dev.bobbin.engine.network.layer;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.network.memory.BatchBuffer;
import dev.bobbin.engine.network.memory.LayerBuffers;

/** Turns images into vectors: without halos a view of the same memory, else a copy. */
public final class FlattenLayer extends SampleLayer {
  public FlattenLayer(String name, LayerBuffers in, LayerBuffers out) {
    super(name, in, out);
  }

  @Override
  void forward(BatchContext context, int from, int to, int worker) {
    copy(from, to, in.values, out.values, true);
  }

  @Override
  void backward(BatchContext context, int from, int to, int shard, int worker) {
    if (in.wantsGradients()) {
      copy(from, to, in.gradients(), out.gradients(), false);
    }
  }

  @SuppressWarnings("ReferenceEquality") // the same memory needs no copy
  private static void copy(
      int from, int to, BatchBuffer images, BatchBuffer vectors, boolean toVectors) {
    if (images.data == vectors.data) {
      return;
    }
    Shape shape = images.layout.shape;
    int row = shape.width() * shape.channels();
    for (int n = from; n < to; n++) {
      for (int y = 0; y < shape.height(); y++) {
        int image = images.layout.offset(n, y, 0);
        int vector = vectors.layout.offset(n, 0, 0) + y * row;
        if (toVectors) {
          System.arraycopy(images.data, image, vectors.data, vector, row);
        } else {
          System.arraycopy(vectors.data, vector, images.data, image, row);
        }
      }
    }
  }
}
