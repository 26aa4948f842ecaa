package dev.bobbin.model.io;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.codec.Codec;
import dev.bobbin.base.codec.Codecs;
import dev.bobbin.base.codec.Documents;
import dev.bobbin.base.codec.RecordFields;
import dev.bobbin.base.json.JsonReader;
import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.base.json.Node;
import dev.bobbin.engine.train.Checkpoint;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import dev.bobbin.model.schema.EpochJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads and writes a checkpoint as one safetensors file: tensors as vectors, everything else as
 * JSON in the metadata under {@code bobbin.checkpoint}. Reading restores the bits.
 */
public final class CheckpointFile {
  private static final int VERSION = 2;
  static final String KEY = "bobbin.checkpoint";

  /** A checkpoint without its tensors. */
  private record Progress(
      int version, int epochs, long steps, Map<String, Double> numbers, List<EpochDone> history) {}

  private static final Codec<Progress> PROGRESS = progress();

  private CheckpointFile() {}

  private static Codec<Progress> progress() {
    RecordFields<Progress> fields = new RecordFields<>();
    var version =
        fields.required("version", Codecs.COUNT, Progress::version, "Of this description.");
    var epochs = fields.required("epochs", Codecs.atLeast(0), Progress::epochs, "Finished epochs.");
    var steps = fields.required("steps", Codecs.WHOLE, Progress::steps, "Finished steps.");
    var numbers =
        fields.required(
            "numbers",
            // As texts, since early stopping starts at infinity, which JSON's numbers lack.
            Codecs.map(
                "numbers as texts", Codecs.parsed("a number", Double::valueOf, String::valueOf)),
            Progress::numbers,
            "State.");
    var history =
        fields.required(
            "history", Codecs.list(EpochJson.EPOCH, 0), Progress::history, "The finished epochs.");
    return fields.build(v ->
        new Progress(v.get(version), v.get(epochs), v.get(steps), v.get(numbers), v.get(history)));
  }

  /** Writes a checkpoint atomically. */
  public static void write(Path file, Checkpoint checkpoint) {
    Progress progress =
        new Progress(
            VERSION,
            checkpoint.epochsDone(),
            checkpoint.steps(),
            new TreeMap<>(checkpoint.numbers()),
            checkpoint.history());
    Map<String, Tensor> tensors = new TreeMap<>();
    checkpoint.tensors().forEach((name, values) -> tensors.put(name, Tensor.vector(values)));
    TensorFileWriter.write(
        file, Map.of(KEY, JsonWriter.compact(PROGRESS.write(progress))), tensors);
  }

  /**
   * Reads a checkpoint.
   *
   * @throws BobbinException if the file is not a complete and valid checkpoint
   */
  public static Checkpoint read(Path file) throws IOException {
    try (TensorFileReader reader = TensorFileReader.open(file)) {
      String json = reader.metadata().get(KEY);
      String where = file + ": " + KEY;
      if (json == null) {
        throw BobbinException.of(
            where, "a checkpoint's description", "none", "a run's own checkpoint");
      }
      Node description = JsonReader.read(where, json);
      DescriptionVersion.check(
          where, description, VERSION, "training it again: an older Bobbin wrote this");
      Progress progress = Documents.decode(description, PROGRESS);
      Map<String, float[]> tensors = new TreeMap<>();
      for (String name : reader.entries().keySet()) {
        tensors.put(name, reader.read(name).values());
      }
      reader.verify();
      return new Checkpoint(
          progress.epochs(), progress.steps(), tensors, progress.numbers(), progress.history());
    }
  }
}
