package dev.bobbin.engine.network;

import dev.bobbin.engine.Shape;

/** Turns images into vectors: mostly the same memory seen differently, else a copy. */
final class FlattenLayer extends Layer {
  FlattenLayer(String name, Edge in, Edge out) {
    super(name, in, out);
  }

  @Override
  void forward(Pass pass) {
    copy(pass, in.values, out.values, true);
  }

  @Override
  void backward(Pass pass) {
    if (in.wantsGradients()) {
      copy(pass, in.gradients(), out.gradients(), false);
    }
  }

  private static void copy(Pass pass, Activations images, Activations vectors, boolean toVectors) {
    if (images.data == vectors.data) {
      return;
    }
    Shape shape = images.layout.shape;
    int row = shape.width() * shape.channels();
    pass.team.run(pass.shards(), (shard, _) -> {
      for (int n = pass.shardStart(shard); n < pass.shardStart(shard + 1); n++) {
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
    });
  }
}
