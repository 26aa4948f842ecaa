package dev.bobbin.interop.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.bobbin.interop.ExportOptions;
import dev.bobbin.interop.fixtures.RandomModels;
import dev.bobbin.model.Model;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** ONNX Runtime computes what Bobbin computes, for batches of any size, the empty one included. */
final class OnnxRuntimeTest {
  private static final float TOLERANCE = 1e-5f;
  private static final int MODELS = 40;

  private static OrtEnvironment environment;

  @TempDir Path folder;

  static IntStream seeds() {
    return IntStream.range(0, MODELS);
  }

  static Stream<Integer> some() {
    return seeds().boxed().filter(seed -> seed % 4 == 0);
  }

  @BeforeAll
  static void start() {
    environment = OrtEnvironment.getEnvironment();
  }

  @AfterAll
  static void end() {
    environment.close();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void agreesOnBatchesOfEverySize(int seed) throws Exception {
    Model model = RandomModels.of(seed);
    Path file = folder.resolve("model.onnx");
    OnnxExport.write(model, file, ExportOptions.DEFAULT);
    try (OrtSession session = session(file)) {
      for (int images : new int[] {1, 3, 32, 0}) {
        float[] inputs = RandomModels.inputs(model, images, seed);
        long[] shape = {
          images, model.input().height(), model.input().width(), model.input().channels()
        };
        float[] theirs = run(session, FloatBuffer.wrap(inputs), shape);
        assertThat(theirs).hasSize(images * model.classNames().size());
        assertThat(
                RandomModels.largestDifference(
                    theirs, RandomModels.outputs(model.network(), inputs)))
            .isLessThan(TOLERANCE);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("some")
  void agreesWithChannelsFirst(int seed) throws Exception {
    Model model = RandomModels.of(seed);
    Path file = folder.resolve("model.onnx");
    OnnxExport.write(model, file, new ExportOptions(false, true));
    float[] inputs = RandomModels.inputs(model, 3, seed);
    long[] shape = {3, model.input().channels(), model.input().height(), model.input().width()};
    try (OrtSession session = session(file)) {
      float[] theirs = run(session, FloatBuffer.wrap(channelsFirst(model, inputs)), shape);
      assertThat(
              RandomModels.largestDifference(theirs, RandomModels.outputs(model.network(), inputs)))
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

  private static OrtSession session(Path file) throws Exception {
    return environment.createSession(Files.readAllBytes(file));
  }

  private static float[] run(OrtSession session, FloatBuffer inputs, long[] shape)
      throws OrtException {
    // A buffer of its own, direct and in native order: anything else is copied by the number.
    ByteBuffer direct =
        ByteBuffer.allocateDirect(inputs.remaining() * Float.BYTES).order(ByteOrder.nativeOrder());
    direct.asFloatBuffer().put(inputs);
    try (OnnxTensor tensor = OnnxTensor.createTensor(environment, direct.asFloatBuffer(), shape);
        OrtSession.Result result = session.run(Map.of(OnnxExport.INPUT, tensor))) {
      OnnxTensor output = (OnnxTensor) result.get(0);
      FloatBuffer buffer = output.getFloatBuffer();
      float[] values = new float[buffer.remaining()];
      buffer.get(values);
      return values;
    }
  }
}
