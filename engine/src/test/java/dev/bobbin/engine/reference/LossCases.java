package dev.bobbin.engine.reference;

import static dev.bobbin.engine.reference.NumericCases.FLATTEN;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.Initializer;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.LayerSpec.Activate;
import dev.bobbin.engine.spec.LayerSpec.Conv2d;
import dev.bobbin.engine.spec.LayerSpec.Dense;
import dev.bobbin.engine.spec.Loss;
import dev.bobbin.engine.spec.Padding;
import dev.bobbin.engine.spec.Regularizer;
import dev.bobbin.engine.spec.Size;
import java.util.List;

/** Losses after several activations, and penalties. */
final class LossCases {
  private LossCases() {}

  static void losses(List<NumericCase> cases) {
    List<Loss> losses =
        List.of(
            NumericCase.CROSS_ENTROPY,
            new Loss.CategoricalCrossEntropy(0),
            new Loss.CategoricalCrossEntropy(0.1),
            new Loss.MeanSquaredError());
    for (Loss loss : losses) {
      for (Activation f :
          List.of(Activation.SOFTMAX, new Activation.Sigmoid(), new Activation.Elu(0.01))) {
        // Far into saturation, where clipping and logits matter. The squared error goes through the
        // softmax's
        // derivative y (1 - y) itself, of which floats keep nothing near y = 1, so it is not taken
        // as far.
        for (double scale : new double[] {1, loss instanceof Loss.MeanSquaredError ? 6 : 30}) {
          if (f instanceof Activation.Elu && loss instanceof Loss.CategoricalCrossEntropy) {
            continue; // Keras divides by the sum of the outputs, which is no use where that may be
            // zero.
          }
          cases.add(lossCase(loss, f, scale, new Dense(10, f)));
        }
      }
      LayerSpec logits = new Dense(10, Activation.LINEAR);
      cases.add(lossCase(loss, Activation.SOFTMAX, 1, logits, new Activate(Activation.SOFTMAX)));
    }
    Regularizer both = new Regularizer(0.01, 0.02);
    cases.add(
        NumericCase.of(
            "penalties",
            3,
            new Shape(5, 5, 1),
            new Conv2d(
                5,
                Size.square(3),
                Size.square(1),
                Padding.SAME,
                Activation.RELU,
                true,
                Initializer.GLOROT_UNIFORM,
                new Regularizer(0, 0.05)),
            FLATTEN,
            new Dense(
                17, Activation.RELU, true, Initializer.GLOROT_UNIFORM, new Regularizer(0.03, 0)),
            new Dense(3, Activation.SOFTMAX, true, Initializer.GLOROT_UNIFORM, both)));
  }

  private static NumericCase lossCase(Loss loss, Activation f, double scale, LayerSpec... last) {
    LayerSpec[] layers = new LayerSpec[last.length + 1];
    layers[0] = new Dense(6, new Activation.Tanh());
    System.arraycopy(last, 0, layers, 1, last.length);
    return NumericCase.of(
            "%s after %d layers, %s, kernels times %s".formatted(loss, layers.length, f, scale),
            7,
            Shape.flat(5),
            layers)
        .with(loss)
        .scaled(scale);
  }
}
