package dev.bobbin.server.board;

import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.experiment.recipe.RecipeYaml;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run directory as a training writes it, without the training: it holds the lock of its metrics
 * while it is open, and appends an epoch when it is told to.
 */
public final class WrittenRun implements AutoCloseable {
  private static final String RECIPE =
      """
      name: written net
      data: fashion-mnist-mini
      network:
        layers:
          - flatten
          - dense: {units: 10, activation: softmax}
      training:
        epochs: 50
        batch-size: 32
        optimizer: adam
        learning-rate: 0.01
      """;

  private final Path directory;
  private FileChannel metrics;
  private int epochs;

  private WrittenRun(Path directory, FileChannel metrics) {
    this.directory = directory;
    this.metrics = metrics;
  }

  /** Begins a run in training. */
  static WrittenRun begin(Path directory, String... sets) throws IOException {
    Files.createDirectories(directory);
    FileChannel metrics = lock(directory);
    Files.writeString(
        directory.resolve("recipe.yaml"),
        RecipeYaml.write(RecipeYaml.parse("written", RECIPE, List.of(sets))));
    provenance(directory, "running");
    return new WrittenRun(directory, metrics);
  }

  /** A completed run with this number of epochs. */
  public static Path ended(Path directory, int epochs, String... sets) throws IOException {
    try (WrittenRun run = begin(directory, sets)) {
      run.epochs(epochs);
      run.end();
    }
    return directory;
  }

  private static FileChannel lock(Path directory) throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve("metrics.jsonl"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.APPEND);
    channel.lock();
    return channel;
  }

  private static void provenance(Path directory, String ending) throws IOException {
    Map<String, Object> session = new LinkedHashMap<>();
    session.put("bobbin", "0.1.0");
    session.put("java", "25");
    session.put("os", "Linux");
    session.put("cpu", "a processor");
    session.put("cores", 2);
    session.put("kernels", "scalar");
    session.put("vectorBits", 32);
    session.put("threads", 1);
    session.put("started", "2026-03-01T12:34:56Z");
    session.put("status", ending);
    Map<String, Object> data =
        Map.of("name", "fashion-mnist-mini", "place", "embedded", "files", List.of());
    write(directory, "provenance.json", Map.of("data", data, "sessions", List.of(session)));
  }

  private static void write(Path directory, String name, Map<String, ?> tree) throws IOException {
    Path temporary = directory.resolve(name + ".tmp");
    Files.writeString(temporary, JsonWriter.indented(tree));
    Files.move(
        temporary,
        directory.resolve(name),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.ATOMIC_MOVE);
  }

  Path directory() {
    return directory;
  }

  /** Appends the next epoch. */
  void epoch() throws IOException {
    epochs++;
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("epoch", epochs);
    line.put("loss", 1.0 / epochs);
    line.put("accuracy", 1 - 0.5 / epochs);
    line.put("validationLoss", 1.1 / epochs);
    line.put("validationAccuracy", 1 - 0.6 / epochs);
    line.put("learningRate", 0.01);
    line.put("trainingSeconds", 2.0);
    line.put("validationSeconds", 0.5);
    line.put("imagesPerSecond", 1000.0);
    append(JsonWriter.compact(line) + "\n");
  }

  void epochs(int more) throws IOException {
    for (int i = 0; i < more; i++) {
      epoch();
    }
  }

  /** Appends any text to the metrics. */
  void append(String text) throws IOException {
    metrics.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Ends the training successfully. */
  void end() throws IOException {
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    result.put("run", directory.toString());
    result.put("status", "completed");
    result.put("parameters", 7850L);
    result.put("testAccuracy", 0.75);
    result.put("testLoss", 0.6);
    result.put("epochs", epochs);
    result.put("secondsPerEpoch", List.of(2.0));
    result.put("imagesPerSecond", 1000.0);
    result.put("weightsSha256", "0".repeat(64));
    result.put("leakage", null);
    result.put("diagnosis", List.of());
    write(directory, "result.json", result);
    Map<String, Object> finding = new LinkedHashMap<>();
    finding.put("kind", "overfitting");
    finding.put("epoch", 1);
    finding.put("layer", null);
    finding.put("share", 0.3);
    finding.put("message", "the validation loss rises");
    finding.put("advice", "dropout");
    write(directory, "diagnosis.json", Map.of("findings", List.of(finding)));
    provenance(directory, "completed");
    die();
  }

  /** Resumes the training: fewer epochs are written again. */
  void resume(int kept) throws IOException {
    die();
    Files.delete(directory.resolve("metrics.jsonl"));
    provenance(directory, "running");
    Files.deleteIfExists(directory.resolve("result.json"));
    metrics = lock(directory);
    epochs = 0;
    epochs(kept);
  }

  /** Ends it as if its process was killed. */
  void die() throws IOException {
    metrics.close();
  }

  @Override
  public void close() throws IOException {
    metrics.close();
  }
}
