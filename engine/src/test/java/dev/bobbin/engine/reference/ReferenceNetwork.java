package dev.bobbin.engine.reference;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.weights.Parameter;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.Loss;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.engine.spec.Padding;
import dev.bobbin.engine.spec.Regularizer;
import dev.bobbin.engine.spec.Size;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The reference for the engine: the same networks in double precision and plain loops, written from
 * the records alone. It has no backward pass; gradients come from {@link FiniteDifferences}.
 *
 * <p>Weights are taken in the order of the layers (a residual block's body before its shortcut),
 * and each must have the name that the layer expects, {@code .../kernel} and so on.
 */
public final class ReferenceNetwork {
  private final NetworkSpec spec;
  private final Map<String, double[]> weights;

  /**
   * A network.
   *
   * @param spec the description
   * @param weights by name, in the order of the layers; not copied, so that a caller may vary them
   */
  public ReferenceNetwork(NetworkSpec spec, Map<String, double[]> weights) {
    this.spec = spec;
    this.weights = weights;
  }

  /** The engine's weights, widened. */
  public static Map<String, double[]> weightsOf(Network network) {
    Map<String, double[]> weights = new LinkedHashMap<>();
    for (Parameter parameter : network.parameters()) {
      float[] values = parameter.values();
      double[] wide = new double[values.length];
      for (int i = 0; i < values.length; i++) {
        wide[i] = values[i];
      }
      weights.put(parameter.name(), wide);
    }
    return weights;
  }

  /**
   * The result of a pass.
   *
   * @param outputs of the last layer
   * @param averages in training: the batch norms' running averages after the step, by the
   *     parameters' names
   */
  public record Pass(Batch outputs, Map<String, double[]> averages) {}

  /** Runs a batch as after training: no dropout, running averages. */
  public Batch predict(Batch inputs) {
    return new Walk(weights, null).run(spec.layers(), inputs).outputs();
  }

  /**
   * Runs a batch as in training.
   *
   * @param masks for each dropout layer, in order, [sample][value] of zeros and 1 / (1 - rate)
   */
  public Pass train(Batch inputs, List<double[][]> masks) {
    return new Walk(weights, masks).run(spec.layers(), inputs);
  }

  /**
   * The loss of a batch in training, penalties included; see {@link #train}.
   *
   * @param classWeights what a sample of each class counts; the mean divides by the samples
   */
  public double trainingLoss(
      Loss loss, Batch inputs, int[] labels, double[] classWeights, List<double[][]> masks) {
    double[] losses = losses(loss, train(inputs, masks).outputs(), labels);
    double sum = 0;
    for (int n = 0; n < losses.length; n++) {
      sum += classWeights[labels[n]] * losses[n];
    }
    return sum / losses.length + penalty();
  }

  /** The loss of a batch as after training, penalties included. */
  public double evaluationLoss(Loss loss, Batch inputs, int[] labels) {
    return Arrays.stream(losses(loss, predict(inputs), labels)).average().orElseThrow() + penalty();
  }

  private double[] losses(Loss loss, Batch outputs, int[] labels) {
    double[] losses = new double[outputs.count()];
    for (int n = 0; n < losses.length; n++) {
      losses[n] =
          ReferenceLoss.of(loss, ReferenceLoss.endsInSoftmax(spec), outputs.values()[n], labels[n]);
    }
    return losses;
  }

  private double penalty() {
    List<Regularizer> regularizers = new ArrayList<>();
    collectRegularizers(spec.layers(), regularizers);
    Iterator<Regularizer> next = regularizers.iterator();
    double sum = 0;
    for (Map.Entry<String, double[]> entry : weights.entrySet()) {
      if (entry.getKey().endsWith("/kernel")) {
        Regularizer regularizer = next.next();
        for (double w : entry.getValue()) {
          sum += regularizer.l1() * Math.abs(w) + regularizer.l2() * w * w;
        }
      }
    }
    return sum;
  }

  /** The penalty of every kernel, in the order of the kernels. */
  private static void collectRegularizers(List<LayerSpec> layers, List<Regularizer> into) {
    for (LayerSpec layer : layers) {
      switch (layer) {
        case LayerSpec.Dense dense -> into.add(dense.regularizer());
        case LayerSpec.Conv2d conv -> into.add(conv.regularizer());
        case LayerSpec.Residual residual -> {
          collectRegularizers(residual.body(), into);
          collectRegularizers(residual.shortcut(), into);
        }
        case LayerSpec.MaxPool _,
            LayerSpec.AveragePool _,
            LayerSpec.GlobalAveragePool _,
            LayerSpec.GlobalMaxPool _,
            LayerSpec.Flatten _,
            LayerSpec.Dropout _,
            LayerSpec.SpatialDropout _,
            LayerSpec.BatchNorm _,
            LayerSpec.Activate _ -> {}
      }
    }
  }

  /** One pass through the layers, which takes weights and masks as it comes to them. */
  private static final class Walk {
    private final Iterator<Map.Entry<String, double[]>> weights;
    private final @Nullable Iterator<double[][]> masks;
    private final Map<String, double[]> averages = new LinkedHashMap<>();

    Walk(Map<String, double[]> weights, @Nullable List<double[][]> masks) {
      this.weights = weights.entrySet().iterator();
      this.masks = masks == null ? null : masks.iterator();
    }

    Pass run(List<LayerSpec> layers, Batch inputs) {
      Batch outputs = sequence(layers, inputs);
      if (weights.hasNext()) {
        throw new AssertionError("weights: expected no more, received " + weights.next().getKey());
      }
      return new Pass(outputs, averages);
    }

    private Batch sequence(List<LayerSpec> layers, Batch x) {
      for (LayerSpec layer : layers) {
        x = layer(layer, x);
      }
      return x;
    }

    private Batch layer(LayerSpec layer, Batch x) {
      return switch (layer) {
        case LayerSpec.Dense f -> {
          double[] kernel = take("kernel").getValue();
          double[] bias = f.useBias() ? take("bias").getValue() : null;
          yield ReferenceActivation.apply(
              f.activation(), ReferenceLayers.dense(x, f.units(), kernel, bias));
        }
        case LayerSpec.Conv2d f -> {
          double[] kernel = take("kernel").getValue();
          double[] bias = f.useBias() ? take("bias").getValue() : null;
          Batch sums =
              ReferenceLayers.conv(
                  x, f.filters(), f.kernelSize(), f.strides(), f.padding(), kernel, bias);
          yield ReferenceActivation.apply(f.activation(), sums);
        }
        case LayerSpec.MaxPool f ->
            ReferenceLayers.maxPool(x, f.poolSize(), f.strides(), f.padding());
        case LayerSpec.AveragePool f ->
            ReferenceLayers.averagePool(x, f.poolSize(), f.strides(), f.padding());
        case LayerSpec.GlobalAveragePool _ ->
            ReferenceLayers.averagePool(
                x, ReferenceLayers.whole(x.shape()), Size.square(1), Padding.VALID);
        case LayerSpec.GlobalMaxPool _ ->
            ReferenceLayers.maxPool(
                x, ReferenceLayers.whole(x.shape()), Size.square(1), Padding.VALID);
        case LayerSpec.Flatten _ -> new Batch(Shape.flat(x.shape().size()), x.values());
        case LayerSpec.Dropout _ -> masks == null ? x : ReferenceLayers.dropout(x, masks.next());
        case LayerSpec.SpatialDropout _ ->
            masks == null ? x : ReferenceLayers.spatialDropout(x, masks.next());
        case LayerSpec.BatchNorm f -> batchNorm(f, x);
        case LayerSpec.Activate f -> ReferenceActivation.apply(f.activation(), x);
        case LayerSpec.Residual f -> {
          Batch body = sequence(f.body(), x);
          yield ReferenceLayers.add(body, sequence(f.shortcut(), x));
        }
      };
    }

    private Batch batchNorm(LayerSpec.BatchNorm layer, Batch x) {
      double[] gamma = take("gamma").getValue();
      double[] beta = take("beta").getValue();
      Map.Entry<String, double[]> mean = take("moving_mean");
      Map.Entry<String, double[]> variance = take("moving_variance");
      if (masks == null) {
        return ReferenceLayers.normalize(
            x, gamma, beta, mean.getValue(), variance.getValue(), layer.epsilon());
      }
      double[] batchMean = ReferenceLayers.channelMeans(x);
      double[] batchVariance = ReferenceLayers.channelVariances(x, batchMean);
      averages.put(mean.getKey(), blend(layer.momentum(), mean.getValue(), batchMean));
      averages.put(variance.getKey(), blend(layer.momentum(), variance.getValue(), batchVariance));
      return ReferenceLayers.normalize(x, gamma, beta, batchMean, batchVariance, layer.epsilon());
    }

    private static double[] blend(double momentum, double[] old, double[] batch) {
      double[] result = new double[old.length];
      for (int c = 0; c < old.length; c++) {
        result[c] = momentum * old[c] + (1 - momentum) * batch[c];
      }
      return result;
    }

    private Map.Entry<String, double[]> take(String what) {
      Map.Entry<String, double[]> next = weights.next();
      if (!next.getKey().endsWith("/" + what)) {
        throw new AssertionError(
            "weights: expected a " + what + " next, received " + next.getKey());
      }
      return next;
    }
  }
}
