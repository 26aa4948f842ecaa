package dev.bobbin.engine.reference;

import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.Loss;
import dev.bobbin.engine.spec.NetworkSpec;

/** Losses of one sample in double precision, as {@link Loss} defines them. */
final class ReferenceLoss {
  private static final double CLIP = 1e-7;

  private ReferenceLoss() {}

  /**
   * Whether the network's outputs come straight from a softmax, which changes the two
   * cross-entropies.
   */
  static boolean endsInSoftmax(NetworkSpec spec) {
    return switch (spec.layers().getLast()) {
      case LayerSpec.Dense layer -> layer.activation() instanceof Activation.Softmax;
      case LayerSpec.Conv2d layer -> layer.activation() instanceof Activation.Softmax;
      case LayerSpec.Activate layer -> layer.activation() instanceof Activation.Softmax;
      case LayerSpec.MaxPool _,
          LayerSpec.AveragePool _,
          LayerSpec.GlobalAveragePool _,
          LayerSpec.GlobalMaxPool _,
          LayerSpec.Flatten _,
          LayerSpec.Dropout _,
          LayerSpec.SpatialDropout _,
          LayerSpec.BatchNorm _,
          LayerSpec.Residual _ ->
          false;
    };
  }

  /**
   * The loss of one sample. "From the logits" and "the logarithm of the softmax" are the same
   * function; in double the latter is exact enough as long as the label's logit is less than 700
   * below the largest.
   */
  static double of(Loss loss, boolean softmax, double[] outputs, int label) {
    int classes = outputs.length;
    double result = 0;
    switch (loss) {
      case Loss.SparseCategoricalCrossEntropy _ -> {
        if (softmax) {
          return -Math.log(outputs[label]);
        }
        double sum = 0;
        for (double p : outputs) {
          sum += clip(p);
        }
        return -Math.log(clip(outputs[label]) / sum);
      }
      case Loss.CategoricalCrossEntropy crossEntropy -> {
        double s = crossEntropy.labelSmoothing();
        double sum = 0;
        for (double p : outputs) {
          sum += p;
        }
        for (int c = 0; c < classes; c++) {
          double target = (c == label ? 1 - s : 0) + s / classes;
          result -= target * Math.log(softmax ? outputs[c] : clip(outputs[c] / sum));
        }
        return result;
      }
      case Loss.MeanSquaredError _ -> {
        for (int c = 0; c < classes; c++) {
          double difference = outputs[c] - (c == label ? 1 : 0);
          result += difference * difference / classes;
        }
        return result;
      }
    }
  }

  private static double clip(double p) {
    return Math.clamp(p, CLIP, 1 - CLIP);
  }
}
