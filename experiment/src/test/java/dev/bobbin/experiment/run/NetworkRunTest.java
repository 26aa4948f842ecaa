package dev.bobbin.experiment.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import dev.bobbin.experiment.fixtures.TinyRuns;
import dev.bobbin.experiment.run.list.RunCatalogue;
import dev.bobbin.experiment.training.NetworkTraining;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Run directories that were cut short or changed by hand. */
class NetworkRunTest {
  @TempDir Path runs;
  private Path directory = Path.of("");

  @BeforeEach
  void train() throws IOException {
    NetworkTraining training = TinyRuns.create(runs, 1, "training.epochs=2");
    training.train(_ -> {});
    directory = training.directory();
  }

  @Test
  void aFolderThatIsNoRunIsRefused() throws IOException {
    Path folder = Files.createDirectory(runs.resolve("folder"));
    refused(
        folder,
        folder
            + ": expected a run directory with recipe.yaml, received one without; try its recipe again with 'bobbin train RECIPE --run "
            + folder
            + "', as this training had not begun");
    Path nothing = runs.resolve("nothing");
    refused(
        nothing,
        nothing
            + ": expected a run directory, received nothing there; try a folder that 'bobbin train' has written");
    Path file = Files.writeString(runs.resolve("file"), "");
    refused(
        file,
        file
            + ": expected a run directory, received a file; try a folder that 'bobbin train' has written");
  }

  @ParameterizedTest
  @ValueSource(strings = {"recipe.yaml", "provenance.json"})
  void aRunWithoutItsFirstFilesIsRefused(String name) throws IOException {
    Files.delete(directory.resolve(name));
    refused(
        directory,
        directory
            + ": expected a run directory with "
            + name
            + ", received one without; try a folder that 'bobbin train' has written");
  }

  @Test
  void whereOnlyTheMetricsAreGoneTheyCanBeMadeAgain() throws IOException {
    Files.delete(directory.resolve("metrics.jsonl"));
    refused(
        directory,
        directory
            + ": expected a run directory with metrics.jsonl, received one without"
            + madeAgain());
  }

  private String madeAgain() {
    return "; try another copy of it, or 'bobbin train --resume %s', which makes it again"
        .formatted(directory);
  }

  @ParameterizedTest
  @ValueSource(strings = {"evaluation.json", "result.json", "checkpoint.safetensors"})
  void aRunWithoutItsLastFilesIsRead(String name) throws IOException {
    Files.delete(directory.resolve(name));
    NetworkRun run = NetworkRun.open(directory);
    assertThat(run.result().isEmpty()).isEqualTo(name.equals("result.json"));
    assertThat(run.checkpoint().isEmpty()).isEqualTo(name.equals("checkpoint.safetensors"));
    assertThat(run.metrics()).hasSize(2);
  }

  /** Each row: the file, what is replaced (first match), by what, and what the message must say. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "provenance.json | { | [ | expected",
        "provenance.json | \"completed\" | \"gone\" | status: expected running, completed, stopped-early, interrupted or failed, received the text 'gone'",
        "provenance.json | \"threads\": 1 | \"threads\": 0 | threads: expected a whole number of at least 1, received 0",
        "provenance.json | \"threads\": 1 | \"threads\": 1.5 | threads: expected a whole number of at least 1, received 1.5",
        "provenance.json | \"threads\": 1 | \"threads\": 9999999999 | threads: expected a whole number of at least 1",
        "provenance.json | 2026-03-01T | 2026-13-01T | started: expected a time such as",
        "provenance.json | \"sessions\" | \"session\" | sessions: expected a list, received nothing",
        "provenance.json | \"place\": \"embedded\" | \"place\": 3 | place: expected a text, received 3",
        "metrics.jsonl | \"epoch\":1 | \"epoch\":2 | line 1: expected epoch 1, received 2",
        "metrics.jsonl | \"loss\": | \"lost\": | loss: expected a number, received nothing",
        "metrics.jsonl | { | nonsense { | line 1",
        "metrics.jsonl | \"learningRate\":0.01 | \"learningRate\":1e999 | learningRate: expected a number, received 1e999",
        "result.json | \"secondsPerEpoch\": [ | \"secondsPerEpoch\": [ null, | secondsPerEpoch.0: expected a number, received nothing",
        "result.json | \"parameters\": | \"parameters\": true, \"p\": | parameters: expected a whole number from -2^63 to 2^63 - 1, received true",
        "recipe.yaml | conv2d | conv3d | conv3d",
      })
  void garbageIsRefusedWithItsPlace(String name, String old, String replacement, String message)
      throws IOException {
    Path file = directory.resolve(name);
    // As of earlier versions: a digest would find the damage first.
    String text = TinyRuns.withoutDigests(file);
    assertThat(text).contains(old);
    Files.writeString(
        file, text.replaceFirst(Pattern.quote(old), Matcher.quoteReplacement(replacement)));
    assertThatThrownBy(() -> NetworkRun.open(directory))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(message);
  }

  @Test
  void aTornLastLineOfMetricsIsIgnoredWhereverItIsTorn() throws IOException {
    Path provenance = directory.resolve("provenance.json");
    Files.writeString(
        provenance, TinyRuns.withoutDigests(provenance).replace("\"completed\"", "\"running\""));
    Path file = directory.resolve("metrics.jsonl");
    String text = Files.readString(file);
    int second = text.indexOf('\n') + 1;
    for (int end = second; end < text.length(); end++) {
      Files.writeString(file, text.substring(0, end));
      assertThat(NetworkRun.open(directory).metrics()).as("cut at %d", end).hasSize(1);
    }
    Files.writeString(file, "");
    assertThat(NetworkRun.open(directory).metrics()).isEmpty();
  }

  @Test
  void aRunThatHasEndedIsRefusedWithoutAllItsEpochs() throws IOException {
    Path file = directory.resolve("metrics.jsonl");
    String text = Files.readString(file);
    for (int end : new int[] {0, text.indexOf('\n') + 1, text.length() - 1}) {
      Files.writeString(file, text.substring(0, end));
      refused(
          directory,
          file
              + ": expected the 2 epochs of result.json, received %d%s"
                  .formatted(end == 0 ? 0 : 1, madeAgain()));
      assertThat(RunCatalogue.read(directory).status()).isEqualTo(RunStatus.DAMAGED);
    }
  }

  /**
   * Whatever bytes a file holds, reading it ends with a run or with a message, never with another
   * exception.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void randomChangesEndInARunOrAMessage(long seed) throws IOException {
    Random random = new Random(seed);
    for (String name :
        new String[] {
          "provenance.json",
          "metrics.jsonl",
          "result.json",
          "checkpoint.safetensors",
          "model.safetensors"
        }) {
      Path file = directory.resolve(name);
      byte[] whole = Files.readAllBytes(file);
      for (int i = 0; i < 40; i++) {
        byte[] bytes =
            random.nextInt(4) == 0
                ? Arrays.copyOf(whole, random.nextInt(whole.length))
                : whole.clone();
        for (int change = random.nextInt(1, 4); change > 0 && bytes.length > 0; change--) {
          bytes[random.nextInt(Math.min(bytes.length, 2000))] = (byte) random.nextInt(256);
        }
        Files.write(file, bytes);
        try {
          NetworkRun run = NetworkRun.open(directory);
          run.checkpoint();
          run.model();
        } catch (IOException | BobbinException e) {
          assertThat(e.getMessage()).as("seed %d, change %d of %s", seed, i, name).isNotBlank();
        }
      }
      Files.write(file, whole);
    }
  }

  @Test
  void aCheckpointWithoutItsHistoryIsRefused() throws IOException {
    Path recipe = directory.resolve("recipe.yaml");
    Files.writeString(recipe, Files.readString(recipe).replace("epochs: 2", "epochs: 1"));
    NetworkRun run = NetworkRun.open(directory);
    assertThatThrownBy(run::checkpoint)
        .hasMessageContaining("expected a history of all of at most 1 epochs, received 2 of 2");
  }

  @Test
  void noTemporaryFileIsLeft() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.endsWith(".tmp"));
    }
  }

  private static void refused(Path directory, String message) {
    assertThatThrownBy(() -> NetworkRun.open(directory))
        .isInstanceOf(BobbinException.class)
        .hasMessage(message);
  }
}
