package dev.bobbin.interop.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.base.BobbinException;
import dev.bobbin.interop.exchange.ImportedModel;
import dev.bobbin.interop.fixtures.RandomModels;
import dev.bobbin.interop.onnx.OnnxAttribute.RealNumber;
import dev.bobbin.interop.onnx.OnnxAttribute.Whole;
import dev.bobbin.interop.onnx.OnnxAttribute.Wholes;
import dev.bobbin.model.Polarity;
import dev.bobbin.model.Preprocessing;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Operators in any order, on axes of any meaning: what is read computes what ONNX Runtime computes,
 * or is refused.
 */
final class RandomGraphsTest {
  private static final int GRAPHS = 600;
  private static final int IMAGES = 2;
  private static final Map<String, OnnxAttribute> NONE = Map.of();

  /** Of the largest answer, or of 1. */
  private static final float TOLERANCE = 1e-4f;

  @TempDir Path folder;

  @Test
  void isRightOrRefused() throws Exception {
    int read = 0;
    int refused = 0;
    for (int seed = 0; seed < GRAPHS; seed++) {
      RandomGraph random = new RandomGraph(seed);
      Path file = random.graph().write(folder.resolve("graph.onnx"));
      float[] inputs = random.inputs();
      Optional<float[]> theirs =
          OnnxRuntime.find(file, "x", inputs, IMAGES, random.channels, random.height, random.width);
      if (theirs.isEmpty() || !areFinite(theirs.get())) {
        continue; // no valid graph
      }
      Optional<ImportedModel> ours = read(file);
      if (ours.isEmpty()) {
        refused++;
        continue;
      }
      read++;
      float[] answers =
          RandomModels.outputs(
              ours.get().network(),
              prepared(
                  ours.get(),
                  WindowsTest.channelsLast(inputs, random.channels, random.height * random.width)));
      float[] expected = theirs.get();
      if (ours.get().notes().stream().anyMatch(note -> note.contains("logarithms"))) {
        IntStream.range(0, expected.length)
            .forEach(i -> expected[i] = (float) Math.exp(expected[i]));
      }
      assertThat(RandomModels.largestDifference(answers, expected))
          .as("seed %d: %s", seed, random.steps)
          .isLessThan(TOLERANCE * Math.max(1, largest(expected)));
    }
    // Neither is rare.
    assertThat(read).isGreaterThan(GRAPHS / 5);
    assertThat(refused).isGreaterThan(GRAPHS / 20);
  }

  private static Optional<ImportedModel> read(Path file) throws Exception {
    try {
      return Optional.of(OnnxImport.read(file, Optional.empty()));
    } catch (BobbinException e) {
      assertThat(e).hasMessageContaining("graph.onnx: ");
      return Optional.empty();
    }
  }

  /** Inputs of the graph as Bobbin prepares bytes, which are 255 times as large or the same. */
  private static float[] prepared(ImportedModel model, float[] inputs) {
    Optional<Preprocessing> found = model.preprocessing();
    if (found.isEmpty()) {
      return inputs;
    }
    boolean bytes = model.notes().stream().anyMatch(note -> note.contains("from 0 to 255"));
    Preprocessing how = found.get();
    float[] prepared = new float[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      double value = bytes ? inputs[i] : inputs[i] * 255.0;
      double lit = how.polarity() == Polarity.DARK_ON_LIGHT ? 255 - value : value;
      int channel = i % how.mean().size();
      prepared[i] = (float) ((lit - how.mean().get(channel)) / how.std().get(channel));
    }
    return prepared;
  }

  private static boolean areFinite(float[] values) {
    return IntStream.range(0, values.length).allMatch(i -> Float.isFinite(values[i]));
  }

  private static float largest(float[] values) {
    return (float)
        IntStream.range(0, values.length).mapToDouble(i -> Math.abs(values[i])).max().orElse(0);
  }

  /** A graph of operators in a row, whose sizes are followed so that most of them fit. */
  private static final class RandomGraph {
    private final Random random;
    private final int channels;
    private final int height;
    private final int width;
    private final Graphs graph;
    private final List<String> steps = new ArrayList<>();

    /** Of a sample of the last value. */
    private List<Integer> sizes;

    RandomGraph(long seed) {
      random = new Random(seed * 0x9E3779B97F4A7C15L);
      channels = pick(1, 3);
      // None that could be the number of channels.
      height = pick(4, 5);
      width = pick(4, 5, 6);
      graph = new Graphs(channels, height, width).opset(pick(11, 13, 17));
      sizes = List.of(channels, height, width);
      int count = 1 + random.nextInt(6);
      for (int i = 0; i < count; i++) {
        step(i);
      }
      close(count);
    }

    Graphs graph() {
      return graph;
    }

    float[] inputs() {
      return numbers(IMAGES * channels * height * width, 0, 1);
    }

    private int pick(int... choices) {
      return choices[random.nextInt(choices.length)];
    }

    private float[] numbers(int count, float least, float most) {
      float[] values = new float[count];
      for (int i = 0; i < count; i++) {
        values[i] = least + (most - least) * random.nextFloat();
      }
      return values;
    }

    private void then(String operator, Map<String, OnnxAttribute> attributes, String... more) {
      steps.add(operator + attributes.values() + " of " + sizes);
      graph.then(operator, attributes, more);
    }

    private void step(int number) {
      switch (random.nextInt(sizes.size() == 1 ? 7 : 12)) {
        case 0 -> activation();
        case 1, 2 -> arithmetic(number);
        case 3 -> norm(number);
        case 4 -> softmax();
        case 5 -> then(random.nextBoolean() ? "Identity" : "Dropout", NONE);
        case 6 -> {
          if (sizes.size() == 1) {
            product(number, 1 + random.nextInt(5));
          } else {
            flatten(number);
          }
        }
        case 7 -> transpose();
        case 8 -> reduce();
        case 9 -> axes(number);
        case 10 -> convolution(number);
        default -> residual();
      }
    }

    private void activation() {
      switch (random.nextInt(6)) {
        case 0 -> then("Relu", NONE);
        case 1 -> then("Sigmoid", NONE);
        case 2 -> then("Tanh", NONE);
        case 3 -> then("Elu", Map.of("alpha", new RealNumber(random.nextFloat() * 1.5f - 0.2f)));
        case 4 ->
            then("LeakyRelu", Map.of("alpha", new RealNumber(random.nextFloat() * 1.5f - 0.2f)));
        default -> then("HardSigmoid", NONE);
      }
    }

    /** With a constant that is repeated along some axes. */
    private void arithmetic(int number) {
      List<Integer> constant = new ArrayList<>();
      int skipped = random.nextInt(sizes.size() + 1);
      for (int size : sizes.subList(skipped, sizes.size())) {
        constant.add(random.nextInt(3) == 0 ? size : 1);
      }
      if (skipped == 0 && random.nextBoolean()) {
        constant.addFirst(1);
      }
      int count = product(constant);
      float[] values =
          random.nextInt(4) == 0
              ? filled(count, 0.5f + random.nextFloat())
              : numbers(count, 0.02f, 2);
      String name = "c" + number;
      graph.constant(name, constant, values);
      String operator = List.of("Add", "Sub", "Mul", "Div").get(random.nextInt(4));
      if (random.nextBoolean()) {
        then(operator, NONE, name);
      } else {
        steps.add(operator + " from " + constant + " of " + sizes);
        graph.node(operator, NONE, List.of(name, graph.last()));
      }
    }

    private void norm(int number) {
      int count = sizes.getFirst();
      List<String> names = new ArrayList<>();
      for (String part : List.of("scale", "bias", "mean", "variance")) {
        graph.constant(part + number, List.of(count), numbers(count, 0.1f, 1.5f));
        names.add(part + number);
      }
      then(
          "BatchNormalization",
          Map.of("epsilon", new RealNumber(1e-3f)),
          names.toArray(String[]::new));
    }

    private void softmax() {
      int axis = random.nextInt(sizes.size() + 1) - (random.nextBoolean() ? sizes.size() + 1 : 0);
      then(random.nextInt(4) == 0 ? "LogSoftmax" : "Softmax", Map.of("axis", new Whole(axis)));
    }

    private void flatten(int number) {
      switch (random.nextInt(3)) {
        case 0 -> then("Flatten", Map.of("axis", new Whole(1)));
        case 1 -> {
          graph.sizes("shape" + number, 0, -1);
          then("Reshape", NONE, "shape" + number);
        }
        default -> {
          graph.sizes("shape" + number, -1, product(sizes));
          then("Reshape", NONE, "shape" + number);
        }
      }
      sizes = List.of(product(sizes));
    }

    private void transpose() {
      List<Integer> order = new ArrayList<>(IntStream.range(0, sizes.size()).boxed().toList());
      Collections.shuffle(order, random);
      List<Integer> before = sizes;
      then(
          "Transpose",
          Map.of(
              "perm",
              new Wholes(
                  IntStream.concat(IntStream.of(0), order.stream().mapToInt(axis -> axis + 1))
                      .asLongStream()
                      .boxed()
                      .toList())));
      sizes = order.stream().map(before::get).toList();
    }

    private void reduce() {
      String operator = random.nextBoolean() ? "ReduceMean" : "ReduceMax";
      boolean keep = random.nextBoolean();
      List<Long> axes = new ArrayList<>();
      List<Integer> left = new ArrayList<>();
      for (int axis = 0; axis < sizes.size(); axis++) {
        if (random.nextInt(3) > 0) {
          axes.add(random.nextBoolean() ? axis + 1L : axis - (long) sizes.size());
          if (keep) {
            left.add(1);
          }
        } else {
          left.add(sizes.get(axis));
        }
      }
      if (axes.isEmpty() || left.isEmpty()) {
        return;
      }
      then(operator, Map.of("axes", new Wholes(axes), "keepdims", new Whole(keep ? 1 : 0)));
      sizes = left;
    }

    /** An axis of size 1 more, or one less; since opset 13, axes are an input. */
    private void axes(int number) {
      int at = random.nextInt(sizes.size() + 1);
      List<Integer> changed = new ArrayList<>(sizes);
      String operator = "Unsqueeze";
      if (at < sizes.size() && sizes.get(at) == 1) {
        operator = "Squeeze";
        changed.subList(at, at + 1).clear();
      } else {
        changed.add(at, 1);
      }
      if (graph.graph().opset() < 13) {
        then(operator, Map.of("axes", Wholes.of(at + 1)));
      } else {
        graph.sizes("axes" + number, at + 1);
        then(operator, NONE, "axes" + number);
      }
      sizes = changed;
    }

    private void convolution(int number) {
      int filters = pick(1, 2, 4);
      int size = pick(1, 2);
      if (sizes.size() != 3 || sizes.get(1) < size || sizes.get(2) < size) {
        return;
      }
      graph.constant(
          "k" + number,
          List.of(filters, sizes.getFirst(), size, size),
          numbers(filters * sizes.getFirst() * size * size, -1, 1));
      then("Conv", Map.of("kernel_shape", Wholes.of(size, size)), "k" + number);
      sizes = List.of(filters, sizes.get(1) - size + 1, sizes.get(2) - size + 1);
    }

    /** With what an activation makes of the same value. */
    private void residual() {
      String before = graph.last();
      activation();
      steps.add("Add");
      graph.node("Add", NONE, List.of(before, graph.last()));
    }

    private void product(int number, int units) {
      int inputs = sizes.getFirst();
      String matrix = "w" + number;
      if (random.nextBoolean()) {
        graph.constant(matrix, List.of(inputs, units), numbers(inputs * units, -1, 1));
        then("MatMul", NONE, matrix);
      } else {
        boolean turned = random.nextBoolean();
        Map<String, OnnxAttribute> attributes = new HashMap<>();
        attributes.put("transB", new Whole(turned ? 1 : 0));
        attributes.put("alpha", new RealNumber(pick(1, 1, 2)));
        attributes.put("beta", new RealNumber(pick(0, 1, 3)));
        graph.constant(
            matrix,
            turned ? List.of(units, inputs) : List.of(inputs, units),
            numbers(inputs * units, -1, 1));
        graph.constant("b" + number, List.of(units), numbers(units, -1, 1));
        then("Gemm", attributes, matrix, "b" + number);
      }
      sizes = List.of(units);
    }

    /** Three outputs. */
    private void close(int number) {
      flatten(number);
      product(number, 3);
      if (random.nextBoolean()) {
        softmax();
      }
    }

    private static int product(List<Integer> sizes) {
      return sizes.stream().reduce(1, (a, b) -> a * b);
    }

    private static float[] filled(int count, float value) {
      float[] values = new float[count];
      Arrays.fill(values, value);
      return values;
    }
  }
}
