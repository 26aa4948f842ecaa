package dev.bobbin.engine.network.layer;

import dev.bobbin.engine.network.memory.Activations;
import dev.bobbin.engine.network.memory.Edge;
import dev.bobbin.engine.random.RandomStream;
import dev.bobbin.engine.random.RandomStream.Purpose;

/**
 * Inverted dropout. Which values are dropped follows from the seed, this layer, the epoch and the
 * sample, so the mask need not be kept: the way back works it out again.
 */
public final class DropoutLayer extends SampleLayer {
  private final float rate;
  private final long key;

  public DropoutLayer(String name, double rate, Edge in, Edge out) {
    super(name, in, out);
    this.rate = (float) rate;
    // Layers differ by their names, which String.hashCode's published formula turns into the same
    // number everywhere.
    this.key = name.hashCode();
  }

  @Override
  void forward(Pass pass, int from, int to, int worker) {
    int xFrom = in.valueSample(from, worker);
    int yFrom = out.valueSample(from, worker);
    if (pass.training) {
      for (int n = from; n < to; n++) {
        drop(pass, n, in.values, xFrom + n - from, out.values, yFrom + n - from);
      }
    } else {
      out.values.copyFrom(yFrom, in.values, xFrom, to - from);
    }
  }

  @Override
  void backward(Pass pass, int from, int to, int shard, int worker) {
    if (in.wantsGradients()) {
      int dyFrom = out.gradientSample(from, worker);
      int dxFrom = in.gradientSample(from, worker);
      if (!pass.training) {
        in.gradients().copyFrom(dxFrom, out.gradients(), dyFrom, to - from);
        return;
      }
      for (int n = from; n < to; n++) {
        drop(pass, n, out.gradients(), dyFrom + n - from, in.gradients(), dxFrom + n - from);
      }
    }
  }

  private void drop(
      Pass pass, int n, Activations from, int fromSample, Activations to, int toSample) {
    long stream = RandomStream.key(pass.seed ^ key, Purpose.DROPOUT, pass.epoch, pass.ids[n]);
    int row = from.layout.shape.width() * from.layout.shape.channels();
    for (int y = 0; y < from.layout.shape.height(); y++) {
      pass.kernels
          .math()
          .dropout(
              from.data,
              from.layout.offset(fromSample, y, 0),
              to.data,
              to.layout.offset(toSample, y, 0),
              row,
              stream,
              (long) y * row,
              rate);
    }
  }
}
