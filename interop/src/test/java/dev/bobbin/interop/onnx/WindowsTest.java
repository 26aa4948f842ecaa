package dev.bobbin.interop.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.base.BobbinException;
import dev.bobbin.engine.network.Network;
import dev.bobbin.interop.fixtures.RandomModels;
import dev.bobbin.interop.onnx.OnnxAttribute.Text;
import dev.bobbin.interop.onnx.OnnxAttribute.Whole;
import dev.bobbin.interop.onnx.OnnxAttribute.Wholes;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Windows with any padding, stride, dilation, groups and ceiling: what is read computes what ONNX
 * Runtime computes, or is refused.
 */
final class WindowsTest {
  private static final int GRAPHS = 400;
  private static final float TOLERANCE = 1e-5f;

  @TempDir Path folder;

  @Test
  void isRightOrRefused() throws Exception {
    Map<String, Integer> read = new HashMap<>();
    Map<String, Integer> refused = new HashMap<>();
    for (int seed = 0; seed < GRAPHS; seed++) {
      Random random = new Random(seed * 0x9E3779B97F4A7C15L);
      int height = 5 + random.nextInt(6);
      int width = 5 + random.nextInt(6);
      int channels = 2 * (1 + random.nextInt(2));
      float[] inputs = random(random, 2 * channels * height * width);
      String operator = pick(random, "Conv", "MaxPool", "AveragePool");
      Path file =
          graph(random, operator, height, width, channels).write(folder.resolve("graph.onnx"));
      Optional<float[]> theirs = OnnxRuntime.find(file, "x", inputs, 2, channels, height, width);
      if (theirs.isEmpty()) {
        continue; // no valid graph
      }
      Optional<Network> ours = read(file);
      (ours.isPresent() ? read : refused).merge(operator, 1, Integer::sum);
      if (ours.isPresent()) {
        float[] answers =
            RandomModels.outputs(ours.get(), channelsLast(inputs, channels, height * width));
        assertThat(RandomModels.largestDifference(answers, theirs.get()))
            .as("seed " + seed)
            .isLessThan(TOLERANCE);
      }
    }
    // Neither is rare.
    assertThat(read).allSatisfy((operator, count) -> assertThat(count).isGreaterThan(15));
    assertThat(read).hasSize(3);
    assertThat(refused).hasSize(3);
  }

  /** A window, and a sum over the pixels of what it gives, so that there are outputs to compare. */
  private static Graphs graph(Random random, String operator, int height, int width, int channels) {
    Graphs graphs = new Graphs(channels, height, width).opset(pick(random, 11, 13, 17, 19));
    Map<String, OnnxAttribute> attributes = new HashMap<>();
    int kernelHeight = 1 + random.nextInt(4);
    int kernelWidth = 1 + random.nextInt(4);
    attributes.put("kernel_shape", Wholes.of(kernelHeight, kernelWidth));
    attributes.put("strides", Wholes.of(pick(random, 1, 1, 2, 3), pick(random, 1, 2)));
    switch (random.nextInt(4)) {
      case 0 ->
          attributes.put("auto_pad", new Text(pick(random, "SAME_UPPER", "SAME_LOWER", "VALID")));
      case 1 -> {
        // PyTorch's: the same on all sides.
        int pad = random.nextInt(1 + Math.min(kernelHeight, kernelWidth) / 2);
        attributes.put("pads", Wholes.of(pad, pad, pad, pad));
      }
      case 2 ->
          attributes.put(
              "pads",
              Wholes.of(
                  random.nextInt(kernelHeight),
                  random.nextInt(kernelWidth),
                  random.nextInt(kernelHeight),
                  random.nextInt(kernelWidth)));
      default -> {}
    }
    if (operator.equals("Conv")) {
      int group = pick(random, 1, 1, 2);
      int filters = 2 * group;
      attributes.put("group", new Whole(group));
      attributes.put("dilations", Wholes.of(pick(random, 1, 1, 2), pick(random, 1, 1, 2)));
      int inGroup = channels / group;
      graphs.constant(
          "w",
          List.of(filters, inGroup, kernelHeight, kernelWidth),
          random(random, filters * inGroup * kernelHeight * kernelWidth));
      graphs.then(operator, attributes, "w");
    } else {
      if (random.nextInt(3) == 0) {
        attributes.put("ceil_mode", new Whole(1));
      }
      if (operator.equals("AveragePool") && random.nextBoolean()) {
        attributes.put("count_include_pad", new Whole(random.nextInt(2)));
      }
      graphs.then(operator, attributes);
    }
    // All outputs, in Bobbin's order.
    return graphs
        .then("Transpose", Map.of("perm", Wholes.of(0, 2, 3, 1)))
        .then("Flatten", Map.of("axis", new Whole(1)))
        .then("Relu", Map.of());
  }

  private static Optional<Network> read(Path file) throws Exception {
    try {
      return Optional.of(OnnxImport.read(file, Optional.empty()).network());
    } catch (BobbinException e) {
      assertThat(e).hasMessageContaining("graph.onnx: node '").hasMessageContaining("padding");
      return Optional.empty();
    }
  }

  private static float[] random(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextFloat() - 0.3f;
    }
    return values;
  }

  static float[] channelsLast(float[] inputs, int channels, int pixels) {
    float[] turned = new float[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      int image = i / (pixels * channels);
      int channel = i / pixels % channels;
      turned[(image * pixels + i % pixels) * channels + channel] = inputs[i];
    }
    return turned;
  }

  private static int pick(Random random, int... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private static String pick(Random random, String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
