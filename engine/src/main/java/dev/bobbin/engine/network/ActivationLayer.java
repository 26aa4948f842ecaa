package dev.bobbin.engine.network;

/** An activation function as a layer of its own. */
final class ActivationLayer extends SampleLayer {
  private final ActivationFunction activation;

  ActivationLayer(String name, ActivationFunction activation, Edge in, Edge out) {
    super(name, in, out);
    this.activation = activation;
  }

  @Override
  void forward(Pass pass, int from, int to, int worker) {
    out.values.copyFrom(in.values, from, to);
    activation.forward(pass.kernels.math(), from, to);
  }

  @Override
  void backward(Pass pass, int from, int to, int shard, int worker) {
    if (in.wantsGradients()) {
      int dyFrom = out.gradientSample(from, worker);
      activation.backward(pass.kernels.math(), from, to, dyFrom);
      in.gradients().copyFrom(in.gradientSample(from, worker), out.gradients(), dyFrom, to - from);
    }
  }
}
