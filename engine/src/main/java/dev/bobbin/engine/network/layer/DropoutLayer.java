package dev.bobbin.engine.network.layer;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.kernels.ElementwiseKernels;
import dev.bobbin.engine.network.memory.BatchBuffer;
import dev.bobbin.engine.network.memory.LayerBuffers;
import dev.bobbin.engine.random.RandomStream;
import dev.bobbin.engine.random.RandomStream.Purpose;
import dev.bobbin.engine.spec.LayerSpec;

/**
 * Inverted dropout of single values or of whole channels. The mask is a function of the seed, this
 * layer, the epoch and the sample, so the backward pass computes it again instead of keeping it.
 */
public final class DropoutLayer extends SampleLayer {
  private final float rate;
  private final boolean dropsChannels;
  private final long key;

  public DropoutLayer(
      String name, LayerSpec.DropoutVariant spec, LayerBuffers in, LayerBuffers out) {
    super(name, in, out);
    this.rate = (float) spec.rate();
    this.dropsChannels = spec.dropsChannels();
    // The formula of String.hashCode is specified, so this is the same number everywhere.
    this.key = name.hashCode();
  }

  @Override
  void forward(BatchContext context, int from, int to, int worker) {
    int xFrom = in.valueSample(from, worker);
    int yFrom = out.valueSample(from, worker);
    if (context.training) {
      for (int n = from; n < to; n++) {
        drop(context, n, in.values, xFrom + n - from, out.values, yFrom + n - from);
      }
    } else {
      out.values.copyFrom(yFrom, in.values, xFrom, to - from);
    }
  }

  @Override
  void backward(BatchContext context, int from, int to, int shard, int worker) {
    if (in.wantsGradients()) {
      int dyFrom = out.gradientSample(from, worker);
      int dxFrom = in.gradientSample(from, worker);
      if (!context.training) {
        in.gradients().copyFrom(dxFrom, out.gradients(), dyFrom, to - from);
        return;
      }
      for (int n = from; n < to; n++) {
        drop(context, n, out.gradients(), dyFrom + n - from, in.gradients(), dxFrom + n - from);
      }
    }
  }

  private void drop(
      BatchContext context,
      int sample,
      BatchBuffer from,
      int fromSample,
      BatchBuffer to,
      int toSample) {
    long stream =
        RandomStream.key(context.seed ^ key, Purpose.DROPOUT, context.epoch, context.ids[sample]);
    Shape shape = from.layout.shape;
    int row = shape.width() * shape.channels();
    // Number i of the stream decides on value i of the sample, or on channel i.
    int pixels = dropsChannels ? 1 : shape.width();
    int n = pixels * shape.channels();
    ElementwiseKernels math = context.kernels.elementwise();
    for (int y = 0; y < shape.height(); y++) {
      long first = dropsChannels ? 0 : (long) y * row;
      for (int x = 0; x < shape.width(); x += pixels) {
        int fromAt = from.layout.offset(fromSample, y, x);
        int toAt = to.layout.offset(toSample, y, x);
        math.dropout(from.data, fromAt, to.data, toAt, n, stream, first, rate);
      }
    }
  }
}
