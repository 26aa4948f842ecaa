package dev.bobbin.model.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bobbin.base.BobbinException;
import dev.bobbin.engine.train.Checkpoint;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFileTest {
  @TempDir Path folder;

  @Test
  void aCheckpointReadsBackWithItsBits() throws IOException {
    float[] weights = {0.1f, -0f, Float.MIN_VALUE, Float.POSITIVE_INFINITY};
    EpochDone first =
        new EpochDone(
            1, 0.1, 1 / 3.0, OptionalDouble.empty(), OptionalDouble.empty(), 1e-3, 0.5, 0, 1e5);
    EpochDone second =
        new EpochDone(
            2,
            Double.MIN_VALUE,
            1,
            OptionalDouble.of(Double.NaN),
            OptionalDouble.of(0.7),
            1e-3,
            0.5,
            0.1,
            1e5);
    Checkpoint checkpoint =
        new Checkpoint(
            2,
            1L << 40,
            Map.of("weights/dense_1/kernel", weights, "adam/m/dense_1/kernel", new float[0]),
            Map.of("best", Double.POSITIVE_INFINITY, "rate", 0.1 + 0.2, "wait", -0.0),
            List.of(first, second));
    Path file = folder.resolve("checkpoint.safetensors");
    CheckpointFile.write(file, checkpoint);
    Checkpoint read = CheckpointFile.read(file);
    assertThat(read.epochsDone()).isEqualTo(2);
    assertThat(read.steps()).isEqualTo(1L << 40);
    assertThat(read.numbers()).isEqualTo(checkpoint.numbers());
    assertThat(read.history()).isEqualTo(checkpoint.history());
    assertThat(read.tensors().keySet()).isEqualTo(checkpoint.tensors().keySet());
    checkpoint
        .tensors()
        .forEach((name, values) -> assertThat(read.tensors().get(name)).containsExactly(values));
    byte[] once = Files.readAllBytes(file);
    CheckpointFile.write(file, read);
    assertThat(Files.readAllBytes(file)).isEqualTo(once);
  }

  @Test
  void aFlippedBitIsDamage() throws IOException {
    Path file = folder.resolve("checkpoint.safetensors");
    Map<String, float[]> tensors =
        Map.of("weights/a", new float[] {1, 2}, "adam/m/a", new float[2]);
    CheckpointFile.write(file, new Checkpoint(0, 7, tensors, Map.of("rate", 0.1), List.of()));
    byte[] bytes = Files.readAllBytes(file);
    for (int at = 0; at < bytes.length; at++) {
      byte[] changed = bytes.clone();
      changed[at] ^= 1;
      Files.write(file, changed);
      assertThatExceptionOfType(BobbinException.class)
          .as("byte %d", at)
          .isThrownBy(() -> CheckpointFile.read(file))
          .withMessageStartingWith(file.toString())
          .withMessageContaining("damaged");
    }
  }

  @Test
  void whatIsNoCheckpointIsRefused() throws IOException {
    Path file = folder.resolve("x.safetensors");
    assertRefused(file, Map.of(), "expected a checkpoint's description");
    assertRefused(file, Map.of("bobbin.checkpoint", "{}"), "expected a value, received none");
    String start = "{\"version\":2,\"epochs\":0,\"steps\":0,\"history\":[],\"numbers\":";
    assertRefused(file, Map.of("bobbin.checkpoint", start + "{\"a\":\"one\"}}"), "numbers");
    assertRefused(
        file,
        Map.of("bobbin.checkpoint", (start + "{}}").replace("\"version\":2", "\"version\":9")),
        "version: expected 2, received 9; try a newer Bobbin");
    assertRefused(
        file,
        Map.of(
            "bobbin.checkpoint",
            "{\"version\":1,\"history\":[{\"epoch\":1,\"validation-loss\":\"0.5\"}]}"),
        "version: expected 2, received 1; try training it again");
  }

  private static void assertRefused(Path file, Map<String, String> metadata, String message)
      throws IOException {
    TensorFileWriter.write(file, metadata, Map.of());
    assertThatExceptionOfType(BobbinException.class)
        .isThrownBy(() -> CheckpointFile.read(file))
        .withMessageContaining(file.toString())
        .withMessageContaining(message);
  }
}
