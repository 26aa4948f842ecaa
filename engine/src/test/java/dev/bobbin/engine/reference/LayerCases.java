package dev.bobbin.engine.reference;

import static dev.bobbin.engine.reference.NumericCases.BATCHES;
import static dev.bobbin.engine.reference.NumericCases.CHANNELS;
import static dev.bobbin.engine.reference.NumericCases.FLATTEN;
import static dev.bobbin.engine.reference.NumericCases.HEAD;
import static dev.bobbin.engine.reference.NumericCases.conv;
import static dev.bobbin.engine.reference.NumericCases.lead;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.Initializer;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.LayerSpec.Activate;
import dev.bobbin.engine.spec.LayerSpec.AveragePool;
import dev.bobbin.engine.spec.LayerSpec.BatchNorm;
import dev.bobbin.engine.spec.LayerSpec.Dense;
import dev.bobbin.engine.spec.LayerSpec.GlobalAveragePool;
import dev.bobbin.engine.spec.LayerSpec.GlobalMaxPool;
import dev.bobbin.engine.spec.LayerSpec.MaxPool;
import dev.bobbin.engine.spec.Padding;
import dev.bobbin.engine.spec.Regularizer;
import dev.bobbin.engine.spec.Size;
import java.util.List;

/** Dense layers, pools, activations and norms, one or two at a time. */
final class LayerCases {
  private LayerCases() {}

  static void dense(List<NumericCase> cases) {
    for (int inputs : new int[] {1, 2, 15, 16, 17, 33, 784}) {
      for (int units : new int[] {1, 10, 31, 32, 33}) {
        int batch = BATCHES[(inputs + units) % BATCHES.length];
        cases.add(
            NumericCase.of(
                "dense %d to %d, batch %d".formatted(inputs, units, batch),
                batch,
                Shape.flat(inputs),
                new Dense(units, new Activation.Tanh()),
                HEAD));
      }
    }
    cases.add(
        NumericCase.of(
            "dense without bias",
            7,
            Shape.flat(20),
            new Dense(19, Activation.RELU, false, Initializer.GLOROT_UNIFORM, Regularizer.NONE),
            new Dense(
                10, Activation.SOFTMAX, false, Initializer.GLOROT_UNIFORM, Regularizer.NONE)));
    cases.add(
        NumericCase.of(
            "dense 500 relu 50 relu 250 relu 10, batch 32",
            32,
            new Shape(6, 6, 1),
            FLATTEN,
            new Dense(500, Activation.RELU),
            new Dense(50, Activation.RELU),
            new Dense(250, Activation.RELU),
            new Dense(10, Activation.SOFTMAX)));
  }

  static void pools(List<NumericCase> cases) {
    for (int channels : CHANNELS) {
      Shape input = new Shape(7, 6, channels);
      pool(cases, input, Size.square(2), Size.square(2), Padding.VALID);
      pool(cases, input, Size.square(2), Size.square(2), Padding.SAME);
    }
    Shape input = new Shape(9, 8, 3);
    pool(cases, input, Size.square(3), Size.square(2), Padding.SAME);
    pool(cases, input, Size.square(3), Size.square(1), Padding.SAME);
    pool(cases, input, Size.square(3), Size.square(1), Padding.VALID);
    pool(cases, input, new Size(2, 3), new Size(3, 1), Padding.VALID);
    pool(cases, input, new Size(4, 1), new Size(1, 2), Padding.SAME);
    pool(cases, input, new Size(9, 8), new Size(9, 8), Padding.VALID);
    pool(cases, new Shape(2, 2, 3), Size.square(5), Size.square(5), Padding.SAME);
    pool(cases, new Shape(1, 1, 3), Size.square(1), Size.square(1), Padding.VALID);
    for (Shape shape : List.of(new Shape(5, 4, 17), new Shape(1, 1, 16), new Shape(3, 3, 33))) {
      Shape outer = new Shape(shape.height(), shape.width(), 2);
      cases.add(
          NumericCase.of(
              "global average pool on " + shape,
              2,
              outer,
              lead(shape.channels()),
              new GlobalAveragePool(),
              HEAD));
      cases.add(
          NumericCase.of(
              "global max pool on " + shape,
              2,
              outer,
              lead(shape.channels()),
              new GlobalMaxPool(),
              HEAD));
    }
  }

  private static void pool(
      List<NumericCase> cases, Shape input, Size pool, Size stride, Padding padding) {
    Shape outer = new Shape(input.height(), input.width(), 2);
    String settings = " on %s: %s stride %s %s".formatted(input, pool, stride, padding);
    LayerSpec max = new MaxPool(pool, stride, padding);
    LayerSpec average = new AveragePool(pool, stride, padding);
    LayerSpec lead = lead(input.channels());
    // The fused way of a first layer with a relu before its pool, too.
    LayerSpec relu =
        conv(input.channels(), Size.square(3), Size.square(1), Padding.SAME, Activation.RELU);
    cases.add(NumericCase.of("max pool" + settings, 2, outer, lead, max, FLATTEN, HEAD));
    cases.add(NumericCase.of("average pool" + settings, 2, outer, lead, average, FLATTEN, HEAD));
    cases.add(NumericCase.of("relu, max pool" + settings, 2, outer, relu, max, FLATTEN, HEAD));
    cases.add(
        NumericCase.of("relu, average pool" + settings, 2, outer, relu, average, FLATTEN, HEAD));
  }

  static void activations(List<NumericCase> cases) {
    for (Activation f : ActivationSamples.all()) {
      cases.add(
          NumericCase.of("dense with " + f, 7, Shape.flat(9), new Dense(17, f), HEAD).scaled(2));
      cases.add(
          NumericCase.of(
                  "conv2d with " + f,
                  2,
                  new Shape(4, 5, 3),
                  conv(7, Size.square(3), Size.square(1), Padding.SAME, f),
                  FLATTEN,
                  HEAD)
              .scaled(2));
      cases.add(
          NumericCase.of(
                  "layer of " + f, 3, new Shape(4, 5, 2), lead(5), new Activate(f), FLATTEN, HEAD)
              .scaled(2));
    }
  }

  static void normalisation(List<NumericCase> cases) {
    for (int channels : CHANNELS) {
      cases.add(
          NumericCase.of(
              "batch norm of %d channels".formatted(channels),
              3,
              new Shape(4, 3, 2),
              conv(channels, Size.square(3), Size.square(1), Padding.SAME, Activation.LINEAR),
              new BatchNorm(0.9, 1e-3),
              new Activate(new Activation.Tanh()),
              FLATTEN,
              HEAD));
      cases.add(
          NumericCase.of(
              "batch norm of a vector of %d".formatted(channels),
              33,
              Shape.flat(4),
              new Dense(channels, Activation.LINEAR),
              new BatchNorm(0.99, 1e-2),
              HEAD));
    }
    cases.add(
        NumericCase.of(
            "batch norm as the first layer",
            7,
            new Shape(3, 3, 3),
            new BatchNorm(0.5, 1e-3),
            FLATTEN,
            HEAD));
    cases.add(
        NumericCase.of(
            "batch norm of one image",
            1,
            new Shape(6, 6, 2),
            lead(5),
            new BatchNorm(0.9, 1e-3),
            FLATTEN,
            HEAD));
  }
}
