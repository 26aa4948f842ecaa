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
import dev.bobbin.engine.spec.LayerSpec.AveragePool;
import dev.bobbin.engine.spec.LayerSpec.Conv2d;
import dev.bobbin.engine.spec.Padding;
import dev.bobbin.engine.spec.Regularizer;
import dev.bobbin.engine.spec.Size;
import java.util.List;
import java.util.SplittableRandom;

/** Convolutions of chosen and of random sizes. */
final class ConvolutionCases {
  private static final int[] WINDOWS = {1, 2, 3, 4, 5, 7, 10};

  private ConvolutionCases() {}

  static void convolutions(List<NumericCase> cases) {
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
        convolution(
            cases,
            2,
            new Shape(5, 6, channels),
            filters,
            Size.square(3),
            Size.square(1),
            Padding.SAME);
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

  static void randomConvolutions(List<NumericCase> cases) {
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
      // Keeps the finite differences of all cases within seconds.
      long work = (long) batch * input.size() * kernel.height() * kernel.width() * filters;
      if ((fits || padding == Padding.SAME) && work < 2_000_000) {
        convolution(cases, batch, input, filters, kernel, stride, padding);
      }
    }
  }

  private static void convolution(
      List<NumericCase> cases,
      int batch,
      Shape input,
      int filters,
      Size kernel,
      Size stride,
      Padding padding) {
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

  private static int pick(int[] from, SplittableRandom random) {
    return from[random.nextInt(from.length)];
  }
}
