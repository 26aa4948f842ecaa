package dev.bobbin.engine.reference;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.Initializer;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.LayerSpec.Activate;
import dev.bobbin.engine.spec.LayerSpec.AveragePool;
import dev.bobbin.engine.spec.LayerSpec.BatchNorm;
import dev.bobbin.engine.spec.LayerSpec.Conv2d;
import dev.bobbin.engine.spec.LayerSpec.Dense;
import dev.bobbin.engine.spec.LayerSpec.Flatten;
import dev.bobbin.engine.spec.LayerSpec.GlobalAveragePool;
import dev.bobbin.engine.spec.LayerSpec.GlobalMaxPool;
import dev.bobbin.engine.spec.LayerSpec.MaxPool;
import dev.bobbin.engine.spec.LayerSpec.Residual;
import dev.bobbin.engine.spec.Loss;
import dev.bobbin.engine.spec.Padding;
import dev.bobbin.engine.spec.Regularizer;
import dev.bobbin.engine.spec.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The networks on which engine and reference are compared. */
final class NumericCases {
  /** Around one and two vectors of 16, and the odd ones. */
  private static final int[] CHANNELS = {1, 3, 5, 16, 17, 32, 33};

  private static final int[] WINDOWS = {1, 2, 3, 4, 5, 7, 10};
  private static final int[] BATCHES = {1, 2, 7, 33};
  private static final LayerSpec HEAD = new Dense(3, Activation.SOFTMAX);
  private static final LayerSpec FLATTEN = new Flatten();

  private NumericCases() {}

  static List<NumericCase> all() {
    List<NumericCase> cases = new ArrayList<>();
    dense(cases);
    convolutions(cases);
    randomConvolutions(cases);
    pools(cases);
    activations(cases);
    normalisation(cases);
    residuals(cases);
    neighbours(cases);
    losses(cases);
    wholeNetworks(cases);
    return cases;
  }

  static Conv2d conv(int filters, Size kernel, Size stride, Padding padding, Activation activation) {
    return new Conv2d(
        filters, kernel, stride, padding, activation, true, Initializer.GLOROT_UNIFORM, Regularizer.NONE);
  }

  /** A layer before the one in question, so that the gradient by its input is needed. */
  private static LayerSpec lead(int channels) {
    return conv(channels, Size.square(1), Size.square(1), Padding.VALID, new Activation.Tanh());
  }

  private static void dense(List<NumericCase> cases) {
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
            new Dense(10, Activation.SOFTMAX, false, Initializer.GLOROT_UNIFORM, Regularizer.NONE)));
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

  private static void convolutions(List<NumericCase> cases) {
    convolution(cases, 2, new Shape(12, 12, 5), 5, Size.square(10), Size.square(1), Padding.SAME);
    convolution(cases, 1, new Shape(10, 10, 3), 5, Size.square(10), Size.square(1), Padding.VALID);
    convolution(cases, 2, new Shape(4, 4, 5), 5, Size.square(10), Size.square(1), Padding.SAME);
    convolution(cases, 7, new Shape(1, 1, 17), 33, Size.square(1), Size.square(1), Padding.VALID);
    convolution(cases, 2, new Shape(1, 1, 3), 5, Size.square(3), Size.square(1), Padding.SAME);
    convolution(cases, 2, new Shape(7, 5, 16), 17, new Size(2, 4), new Size(1, 1), Padding.SAME);
    convolution(cases, 2, new Shape(7, 8, 3), 16, new Size(3, 3), new Size(2, 2), Padding.SAME);
    convolution(cases, 2, new Shape(8, 7, 3), 16, new Size(3, 3), new Size(2, 2), Padding.VALID);
    convolution(cases, 2, new Shape(9, 9, 3), 5, new Size(2, 2), new Size(3, 3), Padding.SAME);
    convolution(cases, 2, new Shape(9, 10, 3), 5, new Size(1, 1), new Size(2, 3), Padding.VALID);
    convolution(cases, 33, new Shape(6, 6, 1), 16, Size.square(3), Size.square(1), Padding.SAME);
    for (int channels : CHANNELS) {
      for (int filters : new int[] {1, 16, 32, 33, 64}) {
        convolution(cases, 2, new Shape(5, 6, channels), filters, Size.square(3), Size.square(1), Padding.SAME);
      }
    }
    for (int filters : new int[] {1, 5, 16, 17, 32}) {
      // As the first layer, without a gradient by its input, over one and over three channels.
      for (int channels : new int[] {1, 3}) {
        cases.add(
            NumericCase.of(
                "first conv2d %d to %d".formatted(channels, filters),
                2,
                new Shape(9, 8, channels),
                conv(filters, Size.square(3), Size.square(1), Padding.SAME, Activation.RELU),
                new AveragePool(2),
                FLATTEN,
                HEAD));
      }
    }
    cases.add(
        NumericCase.of(
            "conv2d without bias",
            2,
            new Shape(6, 6, 2),
            new Conv2d(
                17,
                Size.square(3),
                Size.square(1),
                Padding.SAME,
                Activation.RELU,
                false,
                Initializer.GLOROT_UNIFORM,
                Regularizer.NONE),
            FLATTEN,
            HEAD));
  }

  private static void randomConvolutions(List<NumericCase> cases) {
    SplittableRandom random = new SplittableRandom(20251121);
    int wanted = cases.size() + 60;
    while (cases.size() < wanted) {
      Shape input = new Shape(random.nextInt(1, 15), random.nextInt(1, 15), pick(CHANNELS, random));
      int filters = pick(CHANNELS, random);
      Size kernel = new Size(pick(WINDOWS, random), pick(WINDOWS, random));
      Size stride = new Size(random.nextInt(1, 4), random.nextInt(1, 4));
      Padding padding = random.nextBoolean() ? Padding.SAME : Padding.VALID;
      int batch = pick(BATCHES, random);
      boolean fits = kernel.height() <= input.height() && kernel.width() <= input.width();
      // What keeps the finite differences of all cases together within seconds.
      long work = (long) batch * input.size() * kernel.height() * kernel.width() * filters;
      if ((fits || padding == Padding.SAME) && work < 2_000_000) {
        convolution(cases, batch, input, filters, kernel, stride, padding);
      }
    }
  }

  private static void convolution(
      List<NumericCase> cases, int batch, Shape input, int filters, Size kernel, Size stride, Padding padding) {
    cases.add(
        NumericCase.of(
            "conv2d on %s: %d %s stride %s %s, batch %d"
                .formatted(input, filters, kernel, stride, padding, batch),
            batch,
            new Shape(input.height(), input.width(), 2),
            lead(input.channels()),
            conv(filters, kernel, stride, padding, new Activation.Tanh()),
            FLATTEN,
            HEAD));
  }

  private static void pools(List<NumericCase> cases) {
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
              "global average pool on " + shape, 2, outer, lead(shape.channels()), new GlobalAveragePool(), HEAD));
      cases.add(
          NumericCase.of("global max pool on " + shape, 2, outer, lead(shape.channels()), new GlobalMaxPool(), HEAD));
    }
  }

  private static void pool(List<NumericCase> cases, Shape input, Size pool, Size stride, Padding padding) {
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
    cases.add(NumericCase.of("relu, average pool" + settings, 2, outer, relu, average, FLATTEN, HEAD));
  }

  private static void activations(List<NumericCase> cases) {
    for (Activation f : ActivationSamples.all()) {
      cases.add(NumericCase.of("dense with " + f, 7, Shape.flat(9), new Dense(17, f), HEAD).scaled(2));
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

  private static void normalisation(List<NumericCase> cases) {
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
            "batch norm as the first layer", 7, new Shape(3, 3, 3), new BatchNorm(0.5, 1e-3), FLATTEN, HEAD));
    cases.add(
        NumericCase.of(
            "batch norm of one image", 1, new Shape(6, 6, 2), lead(5), new BatchNorm(0.9, 1e-3), FLATTEN, HEAD));
  }

  private static void residuals(List<NumericCase> cases) {
    Shape input = new Shape(6, 5, 2);
    LayerSpec body = conv(17, Size.square(3), Size.square(1), Padding.SAME, Activation.RELU);
    LayerSpec half = conv(9, Size.square(3), Size.square(2), Padding.SAME, Activation.LINEAR);
    LayerSpec shortcut = conv(9, Size.square(1), Size.square(2), Padding.SAME, Activation.LINEAR);
    LayerSpec norm = new BatchNorm(0.9, 1e-3);
    LayerSpec identity = new Residual(List.of(body, lead(5)), List.of());
    cases.add(NumericCase.of("residual around two convolutions", 2, input, lead(5), identity, FLATTEN, HEAD));
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
            new Residual(List.of(new Dense(8, Activation.RELU), new Dense(17, Activation.LINEAR)), List.of()),
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

  /** Layers beside others than usual: borders, shared memory and gradients that nobody wants. */
  private static void neighbours(List<NumericCase> cases) {
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
            "residual of a norm", 2, input, lead(5), new Residual(List.of(norm), List.of()), FLATTEN, HEAD));
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
    cases.add(NumericCase.of("flatten, activation, norm", 7, input, lead(5), FLATTEN, tanh, norm, HEAD));
    cases.add(NumericCase.of("norm, activation, convolution", 2, input, lead(5), norm, tanh, same, FLATTEN, HEAD));
    cases.add(
        NumericCase.of(
            "convolution of a vector",
            2,
            Shape.flat(6),
            new Dense(17, new Activation.Tanh()),
            same,
            HEAD));
    cases.add(NumericCase.of("pool of the input", 2, input, new MaxPool(2), new AveragePool(1), FLATTEN, HEAD));
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

  private static void losses(List<NumericCase> cases) {
    List<Loss> losses =
        List.of(
            NumericCase.CROSS_ENTROPY,
            new Loss.CategoricalCrossEntropy(0),
            new Loss.CategoricalCrossEntropy(0.1),
            new Loss.MeanSquaredError());
    for (Loss loss : losses) {
      for (Activation f : List.of(Activation.SOFTMAX, new Activation.Sigmoid(), new Activation.Elu(0.01))) {
        // Far into saturation, where clipping and logits matter. The squared error goes through the softmax's derivative
        // y (1 - y) itself, of which floats keep nothing near y = 1, so it is not taken as far.
        for (double scale : new double[] {1, loss instanceof Loss.MeanSquaredError ? 6 : 30}) {
          if (f instanceof Activation.Elu && loss instanceof Loss.CategoricalCrossEntropy) {
            continue; // Keras divides by the sum of the outputs, which is no use where that may be zero.
          }
          cases.add(lossCase(loss, f, scale, new Dense(10, f)));
        }
      }
      cases.add(lossCase(loss, Activation.SOFTMAX, 1, new Dense(10, Activation.LINEAR), new Activate(Activation.SOFTMAX)));
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
            new Dense(17, Activation.RELU, true, Initializer.GLOROT_UNIFORM, new Regularizer(0.03, 0)),
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

  private static int pick(int[] from, SplittableRandom random) {
    return from[random.nextInt(from.length)];
  }
}
