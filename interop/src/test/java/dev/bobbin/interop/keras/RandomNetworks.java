package dev.bobbin.interop.keras;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.weights.Parameter;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.IncompatibleInputException;
import dev.bobbin.engine.spec.Initializer;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.engine.spec.Padding;
import dev.bobbin.engine.spec.Regularizer;
import dev.bobbin.engine.spec.Size;
import dev.bobbin.model.Model;
import dev.bobbin.model.Preprocessing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Networks over all layers, activations, paddings, strides and pools, with random weights. */
public final class RandomNetworks {
  private final Random random;

  private boolean plainElu;

  private RandomNetworks(long seed) {
    this.random = new Random(seed * 0x9E3779B97F4A7C15L + 11);
  }

  /** A model with random layers and weights. */
  public static Model model(long seed) {
    return new RandomNetworks(seed).model();
  }

  /** As {@link #model}, without what TensorFlow.js lacks: an ELU with another alpha than 1. */
  public static Model plain(long seed) {
    RandomNetworks networks = new RandomNetworks(seed);
    networks.plainElu = true;
    return networks.model();
  }

  private Model model() {
    Shape input =
        random.nextInt(8) == 0
            ? Shape.flat(1 + random.nextInt(20))
            : new Shape(1 + random.nextInt(14), 1 + random.nextInt(14), 1 + random.nextInt(4));
    List<LayerSpec> layers = layers(input, 2 + random.nextInt(7), 2);
    Shape last = output(layers, input);
    if (!last.isFlat()) {
      layers.add(
          random.nextBoolean()
              ? new LayerSpec.Flatten()
              : random.nextBoolean()
                  ? new LayerSpec.GlobalAveragePool()
                  : new LayerSpec.GlobalMaxPool());
    }
    int classes = 2 + random.nextInt(5);
    layers.add(
        new LayerSpec.Dense(
            classes,
            Activation.SOFTMAX,
            random.nextBoolean(),
            Initializer.GLOROT_UNIFORM,
            new Regularizer(random.nextBoolean() ? 0 : 0.01, 0)));
    Network network = Network.create(new NetworkSpec(input, layers), random.nextLong());
    for (Parameter parameter : network.parameters()) {
      float[] values = parameter.values();
      for (int i = 0; i < values.length; i++) {
        if (!parameter.isKernel()) {
          boolean positive =
              parameter.name().endsWith("variance") || parameter.name().endsWith("gamma");
          values[i] = (positive ? 1 : 0) + 0.4f * (random.nextFloat() - 0.5f);
        }
      }
      parameter.set(values);
    }
    List<String> names = IntStream.range(0, classes).mapToObj(i -> "class \u00e4 " + i).toList();
    Preprocessing usual = Preprocessing.standard(input);
    return new Model(network, names, usual, Map.of("run", "runs/7", "seed", "1"));
  }

  private static Shape output(List<LayerSpec> layers, Shape input) {
    Shape shape = input;
    for (LayerSpec layer : layers) {
      shape = layer.output(shape);
    }
    return shape;
  }

  private List<LayerSpec> layers(Shape input, int count, int depth) {
    List<LayerSpec> layers = new ArrayList<>();
    Shape shape = input;
    while (layers.size() < count) {
      LayerSpec layer = layer(shape, depth);
      try {
        Shape next = layer.output(shape);
        if (next.size() <= 3000) {
          shape = next;
          layers.add(layer);
        }
      } catch (IncompatibleInputException e) {
        // Another one.
      }
    }
    return layers;
  }

  private LayerSpec layer(Shape shape, int depth) {
    return switch (random.nextInt(18)) {
      case 0, 1, 2, 3 ->
          new LayerSpec.Conv2d(
              1 + random.nextInt(6),
              size(4),
              size(3),
              padding(),
              activation(),
              random.nextBoolean(),
              initializer(),
              new Regularizer(0, random.nextBoolean() ? 0 : 1e-3));
      case 4 -> new LayerSpec.MaxPool(size(3), size(3), padding());
      case 5 -> new LayerSpec.AveragePool(size(3), size(3), padding());
      case 6, 7 -> new LayerSpec.BatchNorm(0.9 + 0.09 * random.nextDouble(), 1e-3);
      case 8, 9 -> new LayerSpec.Activate(activation());
      case 10 -> new LayerSpec.Dropout(0.5);
      case 11 -> new LayerSpec.SpatialDropout(0.25);
      case 12 -> random.nextInt(3) == 0 ? new LayerSpec.Flatten() : new LayerSpec.Dropout(0.1);
      case 13 ->
          random.nextInt(3) == 0
              ? new LayerSpec.GlobalAveragePool()
              : new LayerSpec.GlobalMaxPool();
      case 14 ->
          new LayerSpec.Dense(
              1 + random.nextInt(12),
              activation(),
              random.nextBoolean(),
              initializer(),
              Regularizer.NONE);
      default -> depth == 0 ? new LayerSpec.Dropout(0.2) : residual(shape, depth);
    };
  }

  private LayerSpec residual(Shape shape, int depth) {
    List<LayerSpec> body = layers(shape, 1 + random.nextInt(3), depth - 1);
    Shape end = output(body, shape);
    if (end.equals(shape)) {
      return random.nextBoolean()
          ? new LayerSpec.Residual(body, List.of())
          : new LayerSpec.Residual(
              body, List.of(new LayerSpec.BatchNorm(0.9, 1e-2), new LayerSpec.Dropout(0.1)));
    }
    if (end.isFlat()) {
      return new LayerSpec.Residual(
          body,
          List.of(
              new LayerSpec.GlobalMaxPool(), new LayerSpec.Dense(end.channels(), activation())));
    }
    return new LayerSpec.Residual(
        List.of(new LayerSpec.Conv2d(shape.channels(), 3, Padding.SAME, activation())), List.of());
  }

  private Size size(int most) {
    return new Size(1 + random.nextInt(most), 1 + random.nextInt(most));
  }

  private Padding padding() {
    return random.nextBoolean() ? Padding.SAME : Padding.VALID;
  }

  private Initializer initializer() {
    return new Initializer(
        Initializer.Scale.values()[random.nextInt(3)],
        Initializer.Distribution.values()[random.nextInt(2)]);
  }

  private Activation activation() {
    return switch (random.nextInt(11)) {
      case 0 -> Activation.LINEAR;
      case 1 -> new Activation.LeakyRelu(0.01 + 0.3 * random.nextDouble());
      case 2 -> new Activation.Elu(1);
      case 3 -> new Activation.Elu(plainElu ? 1 : 0.5);
      case 4 -> new Activation.Gelu();
      case 5 -> new Activation.Silu();
      case 6 -> new Activation.Sigmoid();
      case 7 -> new Activation.Tanh();
      case 8 -> Activation.SOFTMAX;
      default -> Activation.RELU;
    };
  }

  /** Inputs for a network: {@code count} samples of values from 0 to 1. */
  public static float[] inputs(Shape shape, int count, long seed) {
    Random random = new Random(seed);
    float[] values = new float[count * shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    return values;
  }
}
