package dev.bobbin.engine.reference;

import static dev.bobbin.engine.reference.NumericCases.FLATTEN;
import static dev.bobbin.engine.reference.NumericCases.HEAD;
import static dev.bobbin.engine.reference.NumericCases.conv;
import static dev.bobbin.engine.reference.NumericCases.lead;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.LayerSpec.Activate;
import dev.bobbin.engine.spec.LayerSpec.AveragePool;
import dev.bobbin.engine.spec.LayerSpec.BatchNorm;
import dev.bobbin.engine.spec.LayerSpec.Dense;
import dev.bobbin.engine.spec.LayerSpec.GlobalAveragePool;
import dev.bobbin.engine.spec.LayerSpec.GlobalMaxPool;
import dev.bobbin.engine.spec.LayerSpec.MaxPool;
import dev.bobbin.engine.spec.LayerSpec.Residual;
import dev.bobbin.engine.spec.Loss;
import dev.bobbin.engine.spec.Padding;
import dev.bobbin.engine.spec.Size;
import java.util.List;

/** Residual blocks, and layers in unusual combinations. */
final class BlockCases {
  private BlockCases() {}

  static void residuals(List<NumericCase> cases) {
    Shape input = new Shape(6, 5, 2);
    LayerSpec body = conv(17, Size.square(3), Size.square(1), Padding.SAME, Activation.RELU);
    LayerSpec half = conv(9, Size.square(3), Size.square(2), Padding.SAME, Activation.LINEAR);
    LayerSpec shortcut = conv(9, Size.square(1), Size.square(2), Padding.SAME, Activation.LINEAR);
    LayerSpec norm = new BatchNorm(0.9, 1e-3);
    LayerSpec identity = new Residual(List.of(body, lead(5)), List.of());
    cases.add(
        NumericCase.of(
            "residual around two convolutions", 2, input, lead(5), identity, FLATTEN, HEAD));
    cases.add(
        NumericCase.of(
            "residual with a projection",
            2,
            input,
            lead(5),
            new Residual(List.of(body, norm, half, norm), List.of(shortcut, norm)),
            new Activate(Activation.RELU),
            FLATTEN,
            HEAD));
    cases.add(
        NumericCase.of(
            "residual within a residual",
            2,
            input,
            lead(5),
            new Residual(List.of(identity, lead(3)), List.of(lead(3))),
            FLATTEN,
            HEAD));
    cases.add(
        NumericCase.of(
            "residual as the first layer",
            2,
            input,
            new Residual(List.of(lead(2)), List.of()),
            FLATTEN,
            HEAD));
    cases.add(
        NumericCase.of(
            "residual of vectors",
            7,
            Shape.flat(6),
            new Dense(17, new Activation.Tanh()),
            new Residual(
                List.of(new Dense(8, Activation.RELU), new Dense(17, Activation.LINEAR)),
                List.of()),
            HEAD));
    cases.add(
        NumericCase.of(
            "residual around a pool",
            2,
            input,
            lead(5),
            new Residual(List.of(new MaxPool(2)), List.of(new AveragePool(2))),
            FLATTEN,
            HEAD));
    cases.add(
        NumericCase.of(
            "residual around an activation",
            2,
            input,
            lead(5),
            new Residual(List.of(new Activate(Activation.RELU)), List.of()),
            FLATTEN,
            HEAD));
  }

  /** Unusual combinations of layers: halos, shared memory and gradients that are not needed. */
  static void neighbours(List<NumericCase> cases) {
    Shape input = new Shape(5, 4, 2);
    LayerSpec norm = new BatchNorm(0.9, 1e-3);
    LayerSpec relu = new Activate(Activation.RELU);
    LayerSpec same = conv(5, Size.square(3), Size.square(1), Padding.SAME, Activation.LINEAR);
    LayerSpec tanh = new Activate(new Activation.Tanh());
    cases.add(
        NumericCase.of(
            "residual of a flattened convolution and a flattened image",
            2,
            input,
            lead(5),
            new Residual(List.of(same, FLATTEN), List.of(FLATTEN)),
            HEAD));
    cases.add(
        NumericCase.of(
            "residual of a flattened convolution and the flattened input",
            2,
            new Shape(5, 4, 5),
            new Residual(List.of(same, FLATTEN), List.of(FLATTEN)),
            HEAD));
    cases.add(
        NumericCase.of(
            "residual with activations before its convolutions",
            2,
            input,
            lead(5),
            new Residual(List.of(norm, relu, same, norm, relu, same), List.of()),
            norm,
            relu,
            new GlobalAveragePool(),
            HEAD));
    cases.add(
        NumericCase.of(
            "residual of a norm",
            2,
            input,
            lead(5),
            new Residual(List.of(norm), List.of()),
            FLATTEN,
            HEAD));
    cases.add(
        NumericCase.of(
            "residual whose shortcut alone learns",
            2,
            input,
            new Residual(List.of(tanh), List.of(lead(2))),
            FLATTEN,
            HEAD));
    cases.add(
        NumericCase.of(
            "residual that learns nothing before one that does",
            2,
            input,
            new Residual(List.of(tanh), List.of()),
            same,
            FLATTEN,
            HEAD));
    cases.add(NumericCase.of("flatten twice", 2, input, lead(5), FLATTEN, FLATTEN, HEAD));
    cases.add(
        NumericCase.of("flatten, activation, norm", 7, input, lead(5), FLATTEN, tanh, norm, HEAD));
    cases.add(
        NumericCase.of(
            "norm, activation, convolution", 2, input, lead(5), norm, tanh, same, FLATTEN, HEAD));
    cases.add(
        NumericCase.of(
            "convolution of a vector",
            2,
            Shape.flat(6),
            new Dense(17, new Activation.Tanh()),
            same,
            HEAD));
    cases.add(
        NumericCase.of(
            "pool of the input", 2, input, new MaxPool(2), new AveragePool(1), FLATTEN, HEAD));
    cases.add(
        NumericCase.of(
            "pool before a convolution with a wide border",
            2,
            new Shape(9, 9, 2),
            lead(3),
            new MaxPool(Size.square(2), Size.square(2), Padding.SAME),
            conv(5, new Size(7, 4), Size.square(2), Padding.SAME, Activation.RELU),
            new GlobalMaxPool(),
            HEAD));
    cases.add(
        NumericCase.of(
            "convolutions with strides one after the other",
            2,
            new Shape(11, 13, 1),
            conv(5, Size.square(3), Size.square(2), Padding.SAME, Activation.RELU),
            conv(17, Size.square(2), Size.square(2), Padding.VALID, Activation.RELU),
            conv(3, Size.square(3), Size.square(3), Padding.SAME, new Activation.Tanh()),
            FLATTEN,
            HEAD));
    cases.add(
        NumericCase.of(
            "convolution as the last layer",
            7,
            new Shape(4, 4, 2),
            lead(5),
            conv(3, Size.square(4), Size.square(1), Padding.VALID, Activation.SOFTMAX)));
    cases.add(
        NumericCase.of(
            "global pool and softmax as the last layers",
            7,
            new Shape(4, 4, 2),
            conv(3, Size.square(3), Size.square(1), Padding.SAME, Activation.LINEAR),
            new GlobalAveragePool(),
            new Activate(Activation.SOFTMAX)));
    cases.add(
        NumericCase.of(
                "residual as the last layer",
                7,
                Shape.flat(3),
                new Dense(3, Activation.LINEAR),
                new Residual(List.of(new Dense(3, new Activation.Tanh())), List.of()))
            .with(new Loss.MeanSquaredError()));
    cases.add(
        NumericCase.of(
            "softmax over the channels of an image, then flatten",
            3,
            new Shape(1, 2, 3),
            conv(4, Size.square(1), Size.square(1), Padding.VALID, Activation.SOFTMAX),
            FLATTEN));
  }
}
