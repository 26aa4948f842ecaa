package dev.bobbin.engine.network.layer;

import dev.bobbin.engine.network.memory.LayerBuffers;

/** An activation function as a layer of its own. */
public final class ActivationLayer extends SampleLayer {
  private final ActivationFunction activation;

  public ActivationLayer(
      String name, ActivationFunction activation, LayerBuffers in, LayerBuffers out) {
    super(name, in, out);
    this.activation = activation;
  }

  @Override
  void forward(BatchContext context, int from, int to, int worker) {
    int yFrom = out.valueSample(from, worker);
    out.values.copyFrom(yFrom, in.values, in.valueSample(from, worker), to - from);
    activation.forward(context.kernels.elementwise(), yFrom, yFrom + to - from);
  }

  @Override
  void backward(BatchContext context, int from, int to, int shard, int worker) {
    if (in.wantsGradients()) {
      int dyFrom = out.gradientSample(from, worker);
      activation.backward(context.kernels.elementwise(), from, to, dyFrom);
      in.gradients().copyFrom(in.gradientSample(from, worker), out.gradients(), dyFrom, to - from);
    }
  }
}
