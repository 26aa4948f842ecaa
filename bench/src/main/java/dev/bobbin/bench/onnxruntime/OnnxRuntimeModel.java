package dev.bobbin.bench.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.bobbin.bench.contender.Model;
import dev.bobbin.bench.contender.Workload;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.network.Network;
import dev.bobbin.interop.ExportFormat;
import dev.bobbin.interop.ModelExport;
import dev.bobbin.interop.Proof;
import dev.bobbin.interop.ProofImages;
import dev.bobbin.interop.exchange.ExportOptions;
import dev.bobbin.model.Preprocessing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A network in ONNX Runtime. Inputs and outputs are tensors made once for each batch size, in
 * memory that both sides see, which is the fastest way that its Java package has.
 */
final class OnnxRuntimeModel implements Model {
  private final OrtEnvironment environment;
  private final int threads;
  private final long seed;
  private final Network network;
  private final Map<Integer, Buffers> buffers = new HashMap<>();
  private OrtSession session;

  /** Tensors of one batch size, with the memory they lie in. */
  private record Buffers(
      FloatBuffer images,
      FloatBuffer answers,
      Map<String, OnnxTensor> inputs,
      Map<String, OnnxTensor> outputs) {}

  OnnxRuntimeModel(Workload workload, OrtEnvironment environment, int threads) {
    this.environment = environment;
    this.threads = threads;
    this.seed = workload.training().seed();
    this.network = Network.create(workload.network(), seed);
    this.session = open();
  }

  private OrtSession open() {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      Path folder = Files.createTempDirectory("bobbin-bench");
      Path file = folder.resolve("model.onnx");
      try {
        dev.bobbin.model.Model model = asModel();
        ModelExport.write(
            model,
            ExportFormat.ONNX,
            file,
            ExportOptions.DEFAULT,
            ProofImages.noise(model.preprocessing(), seed));
        return environment.createSession(file.toString(), options);
      } finally {
        Files.deleteIfExists(Proof.fileOf(file));
        Files.deleteIfExists(file);
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (OrtException e) {
      throw failed(e);
    }
  }

  private dev.bobbin.model.Model asModel() {
    return new dev.bobbin.model.Model(
        network,
        IntStream.range(0, network.output().size()).mapToObj(Integer::toString).toList(),
        Preprocessing.standard(network.spec().input()),
        Map.of());
  }

  private static IllegalStateException failed(OrtException e) {
    return new IllegalStateException("onnxruntime: " + e.getMessage(), e);
  }

  @Override
  public long parameters() {
    return network.table().parameters();
  }

  @Override
  public void setWeights(Map<String, float[]> weights) {
    network.setWeights(weights);
    close();
    session = open();
  }

  @Override
  public double trainEpoch() {
    throw new UnsupportedOperationException(
        "onnxruntime: expected a prediction, since it does not train");
  }

  @Override
  public void predict(float[] inputs, int count, float[] outputs) {
    Buffers batch = buffers.computeIfAbsent(count, this::buffers);
    batch.images.put(0, inputs, 0, batch.images.capacity());
    try {
      session.run(batch.inputs, batch.outputs).close();
    } catch (OrtException e) {
      throw failed(e);
    }
    batch.answers.get(0, outputs, 0, batch.answers.capacity());
  }

  private Buffers buffers(int count) {
    Shape in = network.spec().input();
    Shape out = network.output();
    try {
      FloatBuffer images = floats(count * in.size());
      FloatBuffer answers = floats(count * out.size());
      long[] inputShape = {count, in.height(), in.width(), in.channels()};
      long[] outputShape = {count, out.size()};
      return new Buffers(
          images,
          answers,
          Map.of(
              session.getInputNames().iterator().next(),
              OnnxTensor.createTensor(environment, images, inputShape)),
          Map.of(
              session.getOutputNames().iterator().next(),
              OnnxTensor.createTensor(environment, answers, outputShape)));
    } catch (OrtException e) {
      throw failed(e);
    }
  }

  /** Memory outside the heap. */
  private static FloatBuffer floats(int count) {
    return ByteBuffer.allocateDirect(count * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  @Override
  public void close() {
    for (Buffers batch : buffers.values()) {
      batch.inputs.values().forEach(OnnxTensor::close);
      batch.outputs.values().forEach(OnnxTensor::close);
    }
    buffers.clear();
    try {
      session.close();
    } catch (OrtException e) {
      throw failed(e);
    }
  }
}
