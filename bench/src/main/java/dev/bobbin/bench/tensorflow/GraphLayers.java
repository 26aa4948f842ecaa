package dev.bobbin.bench.tensorflow;

import dev.bobbin.bench.contender.NamedLayer;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.Padding;
import dev.bobbin.engine.spec.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.Mean;
import org.tensorflow.op.nn.FusedBatchNorm;
import org.tensorflow.op.nn.LeakyRelu;
import org.tensorflow.types.TFloat32;

/**
 * A network's layers as operations of a TensorFlow graph, in TensorFlow's layout, which is also
 * Bobbin's: NHWC activations, HWIO kernels.
 */
final class GraphLayers {
  private static final int IMAGE_AXES = 4;

  private final Ops tf;
  private final Function<String, Operand<TFloat32>> weights;
  private final boolean training;
  private final List<Op> updates = new ArrayList<>();
  private Operand<TFloat32> logits;

  /**
   * Layers.
   *
   * @param weights gives a weight by Bobbin's name for it
   * @param training whether to drop values and to use the batch's own mean and variance
   * @param input a placeholder of [image][height][width][channels]
   */
  GraphLayers(
      Ops tf,
      Function<String, Operand<TFloat32>> weights,
      boolean training,
      Operand<TFloat32> input) {
    this.tf = tf;
    this.weights = weights;
    this.training = training;
    this.logits = input;
  }

  /** The input of the last softmax. */
  Operand<TFloat32> logits() {
    return logits;
  }

  /** Updates of running averages in a training step. */
  List<Op> updates() {
    return updates;
  }

  /** Applies layers to an operand. */
  Operand<TFloat32> apply(List<NamedLayer> layers, Operand<TFloat32> input) {
    Operand<TFloat32> x = input;
    for (NamedLayer layer : layers) {
      x = apply(layer, x);
    }
    return x;
  }

  private Operand<TFloat32> apply(NamedLayer layer, Operand<TFloat32> x) {
    return switch (layer.spec()) {
      case LayerSpec.Dense d ->
          activate(
              biased(tf.linalg.matMul(flat(layer, x), kernel(layer)), layer, d.useBias()),
              d.activation());
      case LayerSpec.Conv2d c ->
          activate(
              biased(
                  tf.nn.conv2d(x, kernel(layer), window(c.strides()), padding(c.padding())),
                  layer,
                  c.useBias()),
              c.activation());
      case LayerSpec.MaxPool p -> maxPool(x, p);
      case LayerSpec.AveragePool p ->
          tf.nn.avgPool(x, window(p.poolSize()), window(p.strides()), padding(p.padding()));
      case LayerSpec.GlobalAveragePool _ -> tf.math.mean(x, tf.constant(new int[] {1, 2}));
      case LayerSpec.GlobalMaxPool _ -> tf.max(x, tf.constant(new int[] {1, 2}));
      case LayerSpec.Flatten _ -> flat(layer, x);
      case LayerSpec.Dropout(double rate) -> training && rate > 0 ? dropout(x, x, rate) : x;
      case LayerSpec.SpatialDropout(double rate) ->
          training && rate > 0 ? dropout(x, channels(x), rate) : x;
      case LayerSpec.BatchNorm b -> batchNorm(layer, b, x);
      case LayerSpec.Activate a -> activate(x, a.activation());
      case LayerSpec.Residual _ -> tf.math.add(apply(layer.body(), x), apply(layer.shortcut(), x));
    };
  }

  /**
   * Keras's operation, with its window as attributes. TensorFlow-Java's own method makes another
   * one with the window as inputs, for which oneDNN has no kernel.
   */
  private Operand<TFloat32> maxPool(Operand<TFloat32> x, LayerSpec.MaxPool pool) {
    return tf.scope()
        .env()
        .opBuilder("MaxPool", tf.scope().makeOpName("MaxPool"), tf.scope())
        .addInput(x.asOutput())
        .setAttr("ksize", longs(pool.poolSize()))
        .setAttr("strides", longs(pool.strides()))
        .setAttr("padding", padding(pool.padding()))
        .build()
        .output(0);
  }

  private Operand<TFloat32> kernel(NamedLayer layer) {
    return weights.apply(layer.name() + "/kernel");
  }

  private Operand<TFloat32> biased(Operand<TFloat32> x, NamedLayer layer, boolean bias) {
    return bias ? tf.nn.biasAdd(x, weights.apply(layer.name() + "/bias")) : x;
  }

  private Operand<TFloat32> flat(NamedLayer layer, Operand<TFloat32> x) {
    return x.shape().numDimensions() == IMAGE_AXES
        ? tf.reshape(x, tf.constant(new int[] {-1, layer.input().size()}))
        : x;
  }

  /** A value for each channel of each image. */
  private Operand<TFloat32> channels(Operand<TFloat32> x) {
    return x.shape().numDimensions() == IMAGE_AXES
        ? tf.math.mean(x, tf.constant(new int[] {1, 2}), Mean.keepDims(true))
        : x;
  }

  /**
   * Dropout.
   *
   * @param each has the shape of what is dropped or kept as one
   */
  private Operand<TFloat32> dropout(Operand<TFloat32> x, Operand<TFloat32> each, double rate) {
    Operand<TFloat32> random = tf.random.randomUniform(tf.shape(each), TFloat32.class);
    Operand<TFloat32> kept =
        tf.dtypes.cast(tf.math.greaterEqual(random, tf.constant((float) rate)), TFloat32.class);
    return tf.math.mul(tf.math.mul(x, tf.constant((float) (1 / (1 - rate)))), kept);
  }

  private Operand<TFloat32> batchNorm(
      NamedLayer layer, LayerSpec.BatchNorm spec, Operand<TFloat32> x) {
    boolean image = x.shape().numDimensions() == IMAGE_AXES;
    // The fused operation knows only images.
    Operand<TFloat32> in =
        image ? x : tf.reshape(x, tf.constant(new int[] {-1, 1, 1, layer.input().channels()}));
    Operand<TFloat32> mean = weights.apply(layer.name() + "/moving_mean");
    Operand<TFloat32> variance = weights.apply(layer.name() + "/moving_variance");
    FusedBatchNorm<TFloat32, TFloat32> normal =
        tf.nn.fusedBatchNorm(
            in,
            weights.apply(layer.name() + "/gamma"),
            weights.apply(layer.name() + "/beta"),
            training ? tf.constant(new float[0]) : mean,
            training ? tf.constant(new float[0]) : variance,
            FusedBatchNorm.epsilon((float) spec.epsilon()),
            FusedBatchNorm.isTraining(training));
    if (training) {
      updates.add(towards(mean, normal.batchMean(), spec.momentum()));
      updates.add(towards(variance, normal.batchVariance(), spec.momentum()));
    }
    return image
        ? normal.y()
        : tf.reshape(normal.y(), tf.constant(new int[] {-1, layer.input().channels()}));
  }

  private Op towards(Operand<TFloat32> average, Operand<TFloat32> batch, double momentum) {
    return tf.assignSub(
        average, tf.math.mul(tf.math.sub(average, batch), tf.constant((float) (1 - momentum))));
  }

  private Operand<TFloat32> activate(Operand<TFloat32> x, Activation activation) {
    return switch (activation) {
      case Activation.Linear _ -> x;
      case Activation.Relu _ -> tf.nn.relu(x);
      case Activation.LeakyRelu(double slope) -> tf.nn.leakyRelu(x, LeakyRelu.alpha((float) slope));
      case Activation.Elu(double alpha) -> {
        if (alpha != 1) {
          throw new UnsupportedOperationException(
              "tensorflow: expected an elu with alpha 1, received " + alpha);
        }
        yield tf.nn.elu(x);
      }
      case Activation.Gelu _ ->
          tf.math.mul(
              tf.math.mul(x, tf.constant(0.5f)),
              tf.math.add(
                  tf.constant(1f),
                  tf.math.erf(tf.math.mul(x, tf.constant((float) Math.sqrt(0.5))))));
      case Activation.Silu _ -> tf.math.mul(x, tf.math.sigmoid(x));
      case Activation.Sigmoid _ -> tf.math.sigmoid(x);
      case Activation.Tanh _ -> tf.math.tanh(x);
      case Activation.Softmax _ -> {
        logits = x;
        yield tf.nn.softmax(x);
      }
    };
  }

  private static List<Long> window(Size size) {
    return List.of(1L, (long) size.height(), (long) size.width(), 1L);
  }

  private static long[] longs(Size size) {
    return new long[] {1, size.height(), size.width(), 1};
  }

  private static String padding(Padding padding) {
    return switch (padding) {
      case VALID -> "VALID";
      case SAME -> "SAME";
    };
  }
}
