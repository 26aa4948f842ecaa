package dev.bobbin.bench.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.pooling.Pool;
import dev.bobbin.bench.contender.NamedLayer;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.Padding;
import dev.bobbin.engine.spec.Size;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A network's layers as PyTorch's operations, in PyTorch's own layout: NCHW. */
final class TorchLayers {
  private static final int IMAGE_AXES = 4;

  private final List<NamedLayer> layers;
  private final Weights weights;

  TorchLayers(List<NamedLayer> layers, Weights weights) {
    this.layers = layers;
    this.weights = weights;
  }

  /**
   * Runs a batch through the network, without a final softmax.
   *
   * @param input [image][channels][height][width]
   * @param training whether to drop values and to use the batch's own mean and variance
   */
  NDArray logits(NDArray input, boolean training) {
    return apply(layers, input, training, true);
  }

  private NDArray apply(
      List<NamedLayer> some, NDArray input, boolean training, boolean withoutSoftmax) {
    NDArray x = input;
    for (int i = 0; i < some.size(); i++) {
      x = apply(some.get(i), x, training, withoutSoftmax && i == some.size() - 1);
    }
    return x;
  }

  private NDArray apply(NamedLayer layer, NDArray x, boolean training, boolean raw) {
    return switch (layer.spec()) {
      case LayerSpec.Dense d -> {
        NDArray y =
            Linear.linear(flat(x), kernel(layer), bias(layer, d.useBias())).singletonOrThrow();
        yield activate(y, d.activation(), raw);
      }
      case LayerSpec.Conv2d c -> activate(convolve(layer, c, x), c.activation(), raw);
      case LayerSpec.MaxPool p -> {
        Border border = Border.of(layer, p.poolSize(), p.strides(), p.padding());
        yield Pool.maxPool2d(
            border.padded(x, Double.NEGATIVE_INFINITY),
            shape(p.poolSize()),
            shape(p.strides()),
            border.symmetric(),
            false);
      }
      case LayerSpec.AveragePool p -> {
        Border border = Border.of(layer, p.poolSize(), p.strides(), p.padding());
        if (!border.isSymmetric()) {
          throw new UnsupportedOperationException(
              "libtorch: expected an average pool with as much padding on all sides, received "
                  + layer.name());
        }
        yield Pool.avgPool2d(
            x, shape(p.poolSize()), shape(p.strides()), border.symmetric(), false, false);
      }
      case LayerSpec.GlobalAveragePool _ -> x.mean(new int[] {2, 3});
      case LayerSpec.GlobalMaxPool _ -> x.max(new int[] {2, 3});
      case LayerSpec.Flatten _ -> flat(x);
      case LayerSpec.Dropout(double rate) ->
          training ? Dropout.dropout(x, (float) rate, true).singletonOrThrow() : x;
      case LayerSpec.SpatialDropout(double rate) -> training ? x.mul(channelMask(x, rate)) : x;
      case LayerSpec.BatchNorm b ->
          BatchNorm.batchNorm(
                  x,
                  weights.get(layer.name() + "/moving_mean"),
                  weights.get(layer.name() + "/moving_variance"),
                  weights.get(layer.name() + "/gamma"),
                  weights.get(layer.name() + "/beta"),
                  1,
                  (float) b.momentum(),
                  (float) b.epsilon(),
                  training)
              .singletonOrThrow();
      case LayerSpec.Activate a -> activate(x, a.activation(), raw);
      case LayerSpec.Residual _ ->
          apply(layer.body(), x, training, false).add(apply(layer.shortcut(), x, training, false));
    };
  }

  /** Dropout's factor for each channel of each image. */
  private static NDArray channelMask(NDArray x, double rate) {
    long[] sizes = x.getShape().getShape().clone();
    Arrays.fill(sizes, 2, sizes.length, 1);
    NDArray ones = x.getManager().ones(new Shape(sizes));
    return Dropout.dropout(ones, (float) rate, true).singletonOrThrow();
  }

  private NDArray convolve(NamedLayer layer, LayerSpec.Conv2d c, NDArray x) {
    Border border = Border.of(layer, c.kernelSize(), c.strides(), c.padding());
    return Conv2d.conv2d(
            border.padded(x, 0),
            kernel(layer),
            bias(layer, c.useBias()),
            shape(c.strides()),
            border.symmetric(),
            new Shape(1, 1))
        .singletonOrThrow();
  }

  private NDArray kernel(NamedLayer layer) {
    return weights.get(layer.name() + "/kernel");
  }

  private @Nullable NDArray bias(NamedLayer layer, boolean bias) {
    return bias ? weights.get(layer.name() + "/bias") : null;
  }

  private static NDArray flat(NDArray x) {
    return x.getShape().dimension() == IMAGE_AXES ? x.reshape(x.getShape().get(0), -1) : x;
  }

  private static NDArray activate(
      NDArray x, dev.bobbin.engine.spec.Activation activation, boolean raw) {
    return switch (activation) {
      case dev.bobbin.engine.spec.Activation.Linear _ -> x;
      case dev.bobbin.engine.spec.Activation.Relu _ -> Activation.relu(x);
      case dev.bobbin.engine.spec.Activation.LeakyRelu(double slope) ->
          Activation.leakyRelu(x, (float) slope);
      case dev.bobbin.engine.spec.Activation.Elu(double alpha) -> Activation.elu(x, (float) alpha);
      case dev.bobbin.engine.spec.Activation.Gelu _ -> Activation.gelu(x);
      case dev.bobbin.engine.spec.Activation.Silu _ -> Activation.swish(x, 1);
      case dev.bobbin.engine.spec.Activation.Sigmoid _ -> Activation.sigmoid(x);
      case dev.bobbin.engine.spec.Activation.Tanh _ -> Activation.tanh(x);
      case dev.bobbin.engine.spec.Activation.Softmax _ -> raw ? x : x.softmax(1);
    };
  }

  private static Shape shape(Size size) {
    return new Shape(size.height(), size.width());
  }

  /** Padding around an image. PyTorch's operations support only equal padding on both sides. */
  private record Border(int top, int bottom, int left, int right) {
    static Border of(NamedLayer layer, Size window, Size stride, Padding padding) {
      int height = layer.input().height();
      int width = layer.input().width();
      return new Border(
          padding.before(height, window.height(), stride.height()),
          padding.after(height, window.height(), stride.height()),
          padding.before(width, window.width(), stride.width()),
          padding.after(width, window.width(), stride.width()));
    }

    boolean isSymmetric() {
      return top == bottom && left == right;
    }

    /** The padding argument of an operation. */
    Shape symmetric() {
      return isSymmetric() ? new Shape(top, left) : new Shape(0, 0);
    }

    /** The image, padded here if an operation cannot do it. */
    NDArray padded(NDArray x, double value) {
      return isSymmetric() ? x : x.pad(new Shape(left, right, top, bottom), value);
    }
  }
}
