package dev.bobbin.engine.network;

/** An activation function as a layer of its own. */
final class ActivationLayer extends Layer {
  private final ActivationFunction activation;

  ActivationLayer(String name, ActivationFunction activation, Edge in, Edge out) {
    super(name, in, out);
    this.activation = activation;
  }

  @Override
  void forward(Pass pass) {
    pass.team.run(pass.shards(), (shard, _) -> {
      int from = pass.shardStart(shard);
      int to = pass.shardStart(shard + 1);
      out.values.copyFrom(in.values, from, to);
      activation.forward(pass.kernels.math(), from, to);
    });
  }

  @Override
  void backward(Pass pass) {
    if (!in.wantsGradients()) {
      return;
    }
    pass.team.run(pass.shards(), (shard, _) -> {
      int from = pass.shardStart(shard);
      int to = pass.shardStart(shard + 1);
      activation.backward(pass.kernels.math(), from, to);
      in.gradients().copyFrom(out.gradients(), from, to);
    });
  }
}
