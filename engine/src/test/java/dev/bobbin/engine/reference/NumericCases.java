package dev.bobbin.engine.reference;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.Initializer;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.LayerSpec.AveragePool;
import dev.bobbin.engine.spec.LayerSpec.Conv2d;
import dev.bobbin.engine.spec.LayerSpec.Dense;
import dev.bobbin.engine.spec.LayerSpec.Flatten;
import dev.bobbin.engine.spec.LayerSpec.MaxPool;
import dev.bobbin.engine.spec.Padding;
import dev.bobbin.engine.spec.Regularizer;
import dev.bobbin.engine.spec.Size;
import java.util.ArrayList;
import java.util.List;

/** The networks on which engine and reference are compared. */
final class NumericCases {
  /** Around one and two vectors of 16, and the odd ones. */
  static final int[] CHANNELS = {1, 3, 5, 16, 17, 32, 33};

  static final int[] BATCHES = {1, 2, 7, 33};
  static final LayerSpec HEAD = new Dense(3, Activation.SOFTMAX);
  static final LayerSpec FLATTEN = new Flatten();

  private NumericCases() {}

  static List<NumericCase> all() {
    List<NumericCase> cases = new ArrayList<>();
    LayerCases.dense(cases);
    ConvolutionCases.convolutions(cases);
    ConvolutionCases.randomConvolutions(cases);
    LayerCases.pools(cases);
    LayerCases.activations(cases);
    LayerCases.normalisation(cases);
    BlockCases.residuals(cases);
    BlockCases.neighbours(cases);
    LossCases.losses(cases);
    wholeNetworks(cases);
    return cases;
  }

  /** A convolution with a bias and without a penalty. */
  static Conv2d conv(
      int filters, Size kernel, Size stride, Padding padding, Activation activation) {
    return new Conv2d(
        filters,
        kernel,
        stride,
        padding,
        activation,
        true,
        Initializer.GLOROT_UNIFORM,
        Regularizer.NONE);
  }

  /** A layer before the one in question, so that the gradient by its input is needed. */
  static LayerSpec lead(int channels) {
    return conv(channels, Size.square(1), Size.square(1), Padding.VALID, new Activation.Tanh());
  }

  /** The published nets, for the shapes that the engine has special kernels for. */
  private static void wholeNetworks(List<NumericCase> cases) {
    Shape image = new Shape(28, 28, 1);
    cases.add(
        NumericCase.of(
                "naderi-cnn",
                2,
                image,
                new Conv2d(16, 3, Padding.SAME, Activation.RELU),
                new AveragePool(2),
                new Conv2d(32, 3, Padding.SAME, Activation.RELU),
                new AveragePool(2),
                new Conv2d(64, 3, Padding.SAME, Activation.RELU),
                FLATTEN,
                new Dense(64, Activation.RELU),
                new Dense(10, Activation.SOFTMAX))
            .probing(2));
    cases.add(
        NumericCase.of(
                "smith-cnn",
                1,
                image,
                new Conv2d(5, 10, Padding.SAME, Activation.RELU),
                new Conv2d(5, 10, Padding.SAME, Activation.RELU),
                new AveragePool(2),
                new Conv2d(16, 5, Padding.VALID, Activation.RELU),
                new AveragePool(2),
                FLATTEN,
                new Dense(84, Activation.RELU),
                new Dense(10, Activation.SOFTMAX))
            .probing(2));
    cases.add(
        NumericCase.of(
                "conv2d 32 3x3 valid, max pool, dense 100",
                2,
                image,
                new Conv2d(32, 3, Padding.VALID, Activation.RELU),
                new MaxPool(2),
                FLATTEN,
                new Dense(100, Activation.RELU),
                new Dense(10, Activation.SOFTMAX))
            .probing(2));
  }
}
