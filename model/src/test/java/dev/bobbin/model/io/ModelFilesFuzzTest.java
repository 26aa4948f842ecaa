package dev.bobbin.model.io;

import dev.bobbin.base.fixtures.FuzzTarget;
import dev.bobbin.base.fixtures.Fuzzer;
import dev.bobbin.base.fixtures.Mutations;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.engine.spec.Optimizer;
import dev.bobbin.engine.spec.Padding;
import dev.bobbin.engine.train.Checkpoint;
import dev.bobbin.engine.train.OptimizerState;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import dev.bobbin.model.CombinationRule;
import dev.bobbin.model.Ensemble;
import dev.bobbin.model.Model;
import dev.bobbin.model.NoveltyDetector;
import dev.bobbin.model.Preprocessing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Models, checkpoints and optimizers' states, spoilt as a whole, in their header, and in their
 * description.
 */
class ModelFilesFuzzTest {
  private static final String NAME = "spoilt.safetensors";

  @TempDir static Path folder;

  @TestFactory
  Stream<DynamicTest> hundredsOfSpoiltInputsAreReadOrRefused() {
    return Fuzzer.hundreds(targets());
  }

  @Tag("slow")
  @TestFactory
  Stream<DynamicTest> manySpoiltInputsAreReadOrRefused() {
    return Fuzzer.many(targets());
  }

  private List<FuzzTarget> targets() {
    byte[] model = written(file -> ModelFile.write(file, model(1)));
    byte[] ensemble =
        written(file ->
            ModelFile.write(
                file,
                new Ensemble(
                    CombinationRule.MEAN_PROBABILITY, List.of(model(2), model(3)), Map.of())));
    byte[] checkpoint = written(file -> CheckpointFile.write(file, checkpoint()));
    byte[] state = written(file -> OptimizerStateFile.write(file, state(), "0123"));
    return List.of(
        target("safetensors", ModelFilesFuzzTest::values, model, checkpoint),
        target("model", ModelFile::readClassifier, model, ensemble),
        target("checkpoint", CheckpointFile::read, checkpoint),
        target("optimizer state", OptimizerStateFile::read, state));
  }

  private static FuzzTarget target(String name, FuzzTarget.FileParser parser, byte[]... corpus) {
    FuzzTarget.Parser read = FuzzTarget.file(folder.resolve(NAME), parser);
    return FuzzTarget.binary(name, NAME, List.of(corpus), read)
        .spoiltBy(ModelFilesFuzzTest::spoilt);
  }

  private static void values(Path file) throws IOException {
    try (TensorFileReader reader = TensorFileReader.open(file)) {
      for (String name : reader.entries().keySet()) {
        reader.read(name);
      }
      reader.verify();
    }
  }

  private static Model model(int seed) {
    NetworkSpec spec =
        new NetworkSpec(
            new Shape(6, 6, 1),
            List.of(
                new LayerSpec.Conv2d(2, 3, Padding.SAME, Activation.RELU),
                new LayerSpec.BatchNorm(0.9, 1e-3),
                new LayerSpec.Residual(
                    List.of(new LayerSpec.Conv2d(2, 3, Padding.SAME, Activation.RELU)), List.of()),
                new LayerSpec.AveragePool(2),
                new LayerSpec.Flatten(),
                new LayerSpec.Dense(3, Activation.SOFTMAX)));
    float[] vectors = new float[2 * 18];
    vectors[0] = 1;
    vectors[18 + 1] = 1;
    return new Model(
            Network.create(spec, seed),
            List.of("ant", "\"bee\"", "c\u00e4t"),
            Preprocessing.standard(spec.input()),
            Map.of("run", "runs/1"))
        .with(
            Optional.of(
                new NoveltyDetector(
                    "flatten_1", 18, OptionalDouble.empty(), 1, 0.95, 0.5, vectors)));
  }

  private static OptimizerState state() {
    return new OptimizerState(
        new Optimizer.Adam(),
        1e-3,
        9,
        List.of(
            Map.of("dense_1/kernel", new float[] {1, -0f}),
            Map.of("dense_1/kernel", new float[2])));
  }

  private static Checkpoint checkpoint() {
    EpochDone epoch =
        new EpochDone(
            1, 0.1, 0.3, OptionalDouble.of(2), OptionalDouble.of(0.7), 1e-3, 0.5, 0.1, 1e5);
    return new Checkpoint(
        1,
        9,
        Map.of(
            "weights/dense_1/kernel", new float[] {1, -0f}, "adam/m/dense_1/kernel", new float[2]),
        Map.of("best", Double.POSITIVE_INFINITY, "rate", 0.1),
        List.of(epoch));
  }

  private static byte[] written(FuzzTarget.FileParser writer) {
    try {
      Path file = folder.resolve("whole.safetensors");
      writer.read(file);
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Digests refuse most errors; so they are made of what is spoilt, in most cases. */
  private static byte[] spoilt(List<byte[]> corpus, Random random) {
    byte[] file = corpus.get(random.nextInt(corpus.size()));
    return switch (random.nextInt(4)) {
      case 0 -> Mutations.of(corpus, false, random);
      case 1 -> header(file, random);
      default -> describe(file, random);
    };
  }

  /** The header with another length before it. */
  private static byte[] header(byte[] file, Random random) {
    ByteBuffer whole = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    byte[] json = new byte[(int) whole.getLong()];
    whole.get(json);
    byte[] spoilt = Mutations.of(List.of(json), true, random);
    return ByteBuffer.allocate(Long.BYTES + spoilt.length + whole.remaining())
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(spoilt.length)
        .put(spoilt)
        .put(whole)
        .array();
  }

  /** The description of the network or of the training, in a file that is whole otherwise. */
  private static byte[] describe(byte[] whole, Random random) {
    Path file = folder.resolve("described.safetensors");
    try {
      Files.deleteIfExists(file);
      Files.write(file, whole);
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      Map<String, String> metadata;
      try (TensorFileReader reader = TensorFileReader.open(file)) {
        metadata = new LinkedHashMap<>(reader.metadata());
        for (String name : reader.entries().keySet()) {
          tensors.put(name, reader.read(name));
        }
      }
      metadata.replaceAll((_, text) ->
          new String(
              Mutations.of(List.of(text.getBytes(StandardCharsets.UTF_8)), true, random),
              StandardCharsets.UTF_8));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      TensorFileWriter.content(file, metadata, tensors).writeTo(out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
