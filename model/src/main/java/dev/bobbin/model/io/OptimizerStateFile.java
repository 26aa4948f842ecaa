package dev.bobbin.model.io;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.InvalidValueException;
import dev.bobbin.base.codec.Codec;
import dev.bobbin.base.codec.Codecs;
import dev.bobbin.base.codec.Documents;
import dev.bobbin.base.codec.RecordFields;
import dev.bobbin.base.json.JsonReader;
import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.base.json.Node;
import dev.bobbin.engine.spec.Optimizer;
import dev.bobbin.engine.train.Checkpoint;
import dev.bobbin.engine.train.OptimizerState;
import dev.bobbin.model.schema.TrainingCodecs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an optimizer remembers of the training of a model, as a safetensors file beside the model's:
 * moments as vectors, named as in a checkpoint ({@code slot0/dense_1/kernel}); everything else as
 * JSON in the metadata under {@code bobbin.optimizer}. So the file that is served stays as small as
 * it was. Reading restores the bits.
 *
 * @param state what is remembered
 * @param weightsSha256 the digest of the model's weights; with others the state is worth nothing
 * @param sha256 the digest of the file's content
 */
public record OptimizerStateFile(OptimizerState state, String weightsSha256, String sha256) {
  private static final int VERSION = 1;
  static final String KEY = "bobbin.optimizer";
  private static final String SUFFIX = ".safetensors";

  /** A state without its moments. */
  private record Description(
      int version, Optimizer optimizer, double learningRate, long steps, String weightsSha256) {
    Description {
      if (steps < 0) {
        throw new InvalidValueException("steps: expected at least 0, received " + steps);
      }
    }
  }

  private static final Codec<Description> DESCRIPTION = description();

  private static Codec<Description> description() {
    RecordFields<Description> fields = new RecordFields<>();
    var version =
        fields.required("version", Codecs.COUNT, Description::version, "Of this description.");
    var optimizer =
        fields.required(
            "optimizer", TrainingCodecs.OPTIMIZER, Description::optimizer, "Its kind, settings.");
    var rate =
        fields.required(
            "learningRate", Codecs.POSITIVE, Description::learningRate, "Of the next step.");
    var steps = fields.required("steps", Codecs.WHOLE, Description::steps, "Finished steps.");
    var weights =
        fields.required(
            "weightsSha256", Codecs.TEXT, Description::weightsSha256, "Of the model's weights.");
    return fields.build(v ->
        new Description(
            v.get(version), v.get(optimizer), v.get(rate), v.get(steps), v.get(weights)));
  }

  /**
   * Where the state of a model's optimizer lies: {@code demo.optimizer.safetensors} beside {@code
   * demo.safetensors}.
   */
  public static Path beside(Path model) {
    String name = String.valueOf(model.getFileName());
    String base = name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
    return model.resolveSibling(base + ".optimizer" + SUFFIX);
  }

  /**
   * Writes a state atomically.
   *
   * @param weightsSha256 the digest of the weights that it belongs to
   */
  public static void write(Path file, OptimizerState state, String weightsSha256) {
    Description description =
        new Description(
            VERSION, state.optimizer(), state.learningRate(), state.steps(), weightsSha256);
    Map<String, Tensor> tensors = new TreeMap<>();
    Checkpoint.of(Map.of(), state.slots(), state.steps())
        .tensors()
        .forEach((name, values) -> tensors.put(name, Tensor.vector(values)));
    TensorFileWriter.write(
        file, Map.of(KEY, JsonWriter.compact(DESCRIPTION.write(description))), tensors);
  }

  /**
   * Reads a state.
   *
   * @throws BobbinException if the file is not a complete and valid state
   */
  public static OptimizerStateFile read(Path file) throws IOException {
    try (TensorFileReader reader = TensorFileReader.open(file)) {
      String where = file + ": " + KEY;
      String json = reader.metadata().get(KEY);
      Optional<String> sha256 = reader.contentSha256();
      if (json == null || sha256.isEmpty()) {
        throw BobbinException.of(
            where,
            "an optimizer's state with its description and digest",
            "none",
            "the file that 'bobbin import' wrote");
      }
      Node node = JsonReader.read(where, json);
      DescriptionVersion.check(
          where, node, VERSION, "importing it again: an older Bobbin wrote this");
      Description found = Documents.decode(node, DESCRIPTION);
      Map<String, float[]> tensors = new TreeMap<>();
      for (String name : reader.entries().keySet()) {
        tensors.put(name, reader.read(name).values());
      }
      reader.verify();
      List<Map<String, float[]>> slots =
          new Checkpoint(0, found.steps(), tensors, Map.of(), List.of()).slots();
      return new OptimizerStateFile(
          new OptimizerState(found.optimizer(), found.learningRate(), found.steps(), slots),
          found.weightsSha256(),
          sha256.get());
    }
  }
}
