package dev.bobbin.interop.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Runs files in ONNX Runtime, silently. */
final class OnnxRuntime {
  private static final OrtEnvironment ENVIRONMENT =
      OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "tests");

  private OnnxRuntime() {}

  /**
   * The only output of a file, flat.
   *
   * @param name of the input
   * @param sizes of the input's axes
   */
  static float[] run(Path file, String name, float[] inputs, long... sizes)
      throws IOException, OrtException {
    // A buffer of its own, direct and in native order: anything else is copied by the number.
    ByteBuffer direct =
        ByteBuffer.allocateDirect(inputs.length * Float.BYTES).order(ByteOrder.nativeOrder());
    direct.asFloatBuffer().put(inputs);
    try (OrtSession.SessionOptions options = options(sizes[0]);
        OrtSession session = ENVIRONMENT.createSession(Files.readAllBytes(file), options);
        OnnxTensor tensor = OnnxTensor.createTensor(ENVIRONMENT, direct.asFloatBuffer(), sizes);
        OrtSession.Result result = session.run(Map.of(name, tensor))) {
      FloatBuffer buffer = ((OnnxTensor) result.get(0)).getFloatBuffer();
      float[] values = new float[buffer.remaining()];
      buffer.get(values);
      return values;
    }
  }

  /**
   * With all optimizations it lays channels out in blocks, and where two convolutions are added
   * refuses an empty batch then: seen with 1.29, 1.30 and 1.31.
   */
  private static OrtSession.SessionOptions options(long images) throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setOptimizationLevel(images == 0 ? OptLevel.EXTENDED_OPT : OptLevel.ALL_OPT);
    return options;
  }

  /** The same; empty if it refuses the file. */
  static Optional<float[]> find(Path file, String name, float[] inputs, long... sizes)
      throws IOException {
    try {
      return Optional.of(run(file, name, inputs, sizes));
    } catch (OrtException e) {
      return Optional.empty();
    }
  }
}
