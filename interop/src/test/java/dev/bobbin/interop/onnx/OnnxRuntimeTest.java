package dev.bobbin.interop.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.interop.exchange.ExportOptions;
import dev.bobbin.interop.fixtures.RandomModels;
import dev.bobbin.model.Model;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** ONNX Runtime computes what Bobbin computes, for batches of any size, the empty one included. */
final class OnnxRuntimeTest {
  private static final float TOLERANCE = 1e-5f;
  private static final int MODELS = 40;

  @TempDir Path folder;

  static IntStream seeds() {
    return IntStream.range(0, MODELS);
  }

  static Stream<Integer> some() {
    return seeds().boxed().filter(seed -> seed % 4 == 0);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void agreesOnBatchesOfEverySize(int seed) throws Exception {
    Model model = RandomModels.of(seed);
    Path file = folder.resolve("model.onnx");
    OnnxExport.write(model, file, ExportOptions.DEFAULT);
    for (int images : new int[] {1, 3, 32, 0}) {
      float[] inputs = RandomModels.inputs(model, images, seed);
      float[] theirs =
          OnnxRuntime.run(
              file,
              OnnxExport.INPUT,
              inputs,
              images,
              model.input().height(),
              model.input().width(),
              model.input().channels());
      assertThat(theirs).hasSize(images * model.classNames().size());
      assertThat(
              RandomModels.largestDifference(theirs, RandomModels.outputs(model.network(), inputs)))
          .isLessThan(TOLERANCE);
    }
  }

  @ParameterizedTest
  @MethodSource("some")
  void agreesWithChannelsFirst(int seed) throws Exception {
    Model model = RandomModels.of(seed);
    Path file = folder.resolve("model.onnx");
    OnnxExport.write(model, file, new ExportOptions(false, true));
    float[] inputs = RandomModels.inputs(model, 3, seed);
    float[] theirs =
        OnnxRuntime.run(
            file,
            OnnxExport.INPUT,
            channelsFirst(model, inputs),
            3,
            model.input().channels(),
            model.input().height(),
            model.input().width());
    assertThat(
            RandomModels.largestDifference(theirs, RandomModels.outputs(model.network(), inputs)))
        .isLessThan(TOLERANCE);
  }

  /** Each version with all kinds of networks; the number stands in the file. */
  @ParameterizedTest
  @ValueSource(ints = {13, 14, 15, 16, 17})
  void agreesInEveryVersionOfTheOperators(int opset) throws Exception {
    for (int seed = opset; seed < MODELS; seed += 3) {
      Model model = RandomModels.of(seed);
      Path file = folder.resolve("model.onnx");
      OnnxExport.write(model, file, ExportOptions.DEFAULT.withOpset(opset));
      assertThat(OnnxReader.read(file).opset()).isEqualTo(opset);
      float[] inputs = RandomModels.inputs(model, 3, seed);
      float[] theirs =
          OnnxRuntime.run(
              file,
              OnnxExport.INPUT,
              inputs,
              3,
              model.input().height(),
              model.input().width(),
              model.input().channels());
      assertThat(
              RandomModels.largestDifference(theirs, RandomModels.outputs(model.network(), inputs)))
          .as("seed %d", seed)
          .isLessThan(TOLERANCE);
    }
  }

  static float[] channelsFirst(Model model, float[] inputs) {
    int channels = model.input().channels();
    int pixels = model.input().pixels();
    float[] turned = new float[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      int image = i / (pixels * channels);
      int pixel = i / channels % pixels;
      turned[(image * channels + i % channels) * pixels + pixel] = inputs[i];
    }
    return turned;
  }
}
