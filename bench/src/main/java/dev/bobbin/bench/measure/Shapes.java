package dev.bobbin.bench.measure;

import dev.bobbin.bench.contender.Workload;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.Initializer;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.LearningRateSchedule;
import dev.bobbin.engine.spec.Loss;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.engine.spec.Optimizer;
import dev.bobbin.engine.spec.Padding;
import dev.bobbin.engine.spec.Regularizer;
import dev.bobbin.engine.spec.Size;
import dev.bobbin.engine.spec.TrainingSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Small networks around one shape of layer, in families along which one size changes. For a
 * convolution: a first convolution from one channel to C, twice the convolution in question, an
 * average over the image and ten classes. For a dense layer: twice the layer, and ten classes.
 */
final class Shapes {
  private static final int CLASSES = 10;
  private static final int BATCH_SIZE = 32;
  private static final Shape IMAGE = new Shape(28, 28, 1);

  private Shapes() {}

  /**
   * Shapes in the order of the size that changes.
   *
   * @param members at least two
   */
  record Family(String name, List<Workload> members) {
    Family {
      members = List.copyOf(members);
    }
  }

  /** All families. */
  static List<Family> all() {
    int[] batches = {1, 7, 15, 32, 128, 512, 4000};
    List<Family> families = new ArrayList<>();
    for (int side : new int[] {28, 14, 7}) {
      families.add(
          family(
              "3x3 on " + side + "x" + side + ", channels",
              new int[] {16, 32, 64, 128},
              channels ->
                  convolutions(
                      "%dx%d, %d channels".formatted(side, side, channels),
                      side,
                      channels,
                      3,
                      1,
                      BATCH_SIZE)));
    }
    families.add(
        family(
            "odd channels, 3x3 on 14x14",
            new int[] {5, 7, 17, 24, 33, 50, 65},
            channels -> convolutions(channels + " channels", 14, channels, 3, 1, BATCH_SIZE)));
    families.add(kernels("kernel size, 32 channels on 14x14", 32, 14));
    families.add(kernels("kernel size, 5 filters on 28x28", 5, 28));
    families.add(
        family(
            "stride, 32 channels on 28x28",
            new int[] {1, 2, 3},
            stride -> convolutions("stride " + stride, 28, 32, 3, stride, BATCH_SIZE)));
    families.add(
        family(
            "batch, convolutions of 32 channels on 14x14",
            batches,
            batch -> convolutions("convolution, batch " + batch, 14, 32, 3, 1, batch)));
    families.add(denseUnits(BATCH_SIZE));
    families.add(denseUnits(512));
    families.add(
        family(
            "batch, dense 300",
            batches,
            batch -> dense("dense 300, at batch " + batch, 300, batch)));
    families.add(new Family("what else, 32 channels on 28x28", others()));
    families.add(family("colour images, 3x3", new int[] {32, 64}, Shapes::colour));
    return families;
  }

  private static Family family(String name, int[] sizes, IntFunction<Workload> member) {
    return new Family(name, IntStream.of(sizes).mapToObj(member).toList());
  }

  private static Family kernels(String name, int channels, int side) {
    return family(
        name,
        new int[] {1, 2, 3, 5, 7, 10},
        kernel ->
            convolutions(
                "%dx%d, %d channels on %dx%d".formatted(kernel, kernel, channels, side, side),
                side,
                channels,
                kernel,
                1,
                BATCH_SIZE));
  }

  private static Family denseUnits(int batch) {
    return family(
        "dense units, batch " + batch,
        new int[] {7, 50, 64, 128, 300, 512},
        units -> dense("dense %d, batch %d".formatted(units, batch), units, batch));
  }

  private static List<Workload> others() {
    LayerSpec convolution = convolution(32, 3, 1, Activation.RELU);
    LayerSpec linear = convolution(32, 3, 1, Activation.LINEAR);
    LayerSpec norm = new LayerSpec.BatchNorm(0.99, 1e-3);
    LayerSpec relu = new LayerSpec.Activate(Activation.RELU);
    LayerSpec block = new LayerSpec.Residual(List.of(linear, norm, relu, linear, norm), List.of());
    return List.of(
        network("plain", IMAGE, BATCH_SIZE, List.of(convolution, convolution)),
        network(
            "with batch-norm", IMAGE, BATCH_SIZE, List.of(linear, norm, relu, linear, norm, relu)),
        network("residual block", IMAGE, BATCH_SIZE, List.of(convolution, block, relu)),
        network(
            "with max-pool",
            IMAGE,
            BATCH_SIZE,
            List.of(convolution, new LayerSpec.MaxPool(2), convolution)),
        network(
            "with average-pool",
            IMAGE,
            BATCH_SIZE,
            List.of(convolution, new LayerSpec.AveragePool(2), convolution)),
        network(
            "with dropout",
            IMAGE,
            BATCH_SIZE,
            List.of(convolution, new LayerSpec.Dropout(0.25), convolution)),
        network(
            "with sigmoid",
            IMAGE,
            BATCH_SIZE,
            List.of(
                convolution(32, 3, 1, new Activation.Sigmoid()),
                convolution(32, 3, 1, new Activation.Sigmoid()))));
  }

  private static Workload colour(int side) {
    LayerSpec convolution = convolution(32, 3, 1, Activation.RELU);
    return network(
        "colour %dx%d".formatted(side, side),
        new Shape(side, side, 3),
        BATCH_SIZE,
        List.of(convolution, new LayerSpec.MaxPool(2), convolution));
  }

  private static Workload convolutions(
      String name, int side, int channels, int kernel, int stride, int batch) {
    LayerSpec first = convolution(channels, 3, 1, Activation.RELU);
    LayerSpec looked = convolution(channels, kernel, stride, Activation.RELU);
    return network(name, new Shape(side, side, 1), batch, List.of(first, looked, looked));
  }

  private static LayerSpec convolution(int filters, int kernel, int stride, Activation activation) {
    return new LayerSpec.Conv2d(
        filters,
        Size.square(kernel),
        Size.square(stride),
        Padding.SAME,
        activation,
        true,
        Initializer.GLOROT_UNIFORM,
        Regularizer.NONE);
  }

  private static Workload dense(String name, int units, int batch) {
    LayerSpec layer = new LayerSpec.Dense(units, Activation.RELU);
    return workload(name, IMAGE, batch, List.of(new LayerSpec.Flatten(), layer, layer));
  }

  private static Workload network(String name, Shape input, int batch, List<LayerSpec> layers) {
    List<LayerSpec> all = new ArrayList<>(layers);
    all.add(new LayerSpec.GlobalAveragePool());
    return workload(name, input, batch, all);
  }

  private static Workload workload(String name, Shape input, int batch, List<LayerSpec> layers) {
    List<LayerSpec> all = new ArrayList<>(layers);
    all.add(new LayerSpec.Dense(CLASSES, Activation.SOFTMAX));
    TrainingSpec training =
        new TrainingSpec(
            1,
            batch,
            new Loss.SparseCategoricalCrossEntropy(),
            new Optimizer.Adam(),
            new LearningRateSchedule.Constant(1e-3),
            TrainingSpec.Reduction.MEAN,
            new TrainingSpec.Clipping.None(),
            Optional.empty(),
            1);
    return new Workload(name, new NetworkSpec(input, all), training, batch);
  }
}
