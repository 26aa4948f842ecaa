package dev.bobbin.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.cli.terminal.Errors;
import dev.bobbin.cli.terminal.ExitCode;
import dev.bobbin.cli.terminal.Host;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages and exit codes of failures. */
final class ErrorsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          trian                                 | bobbin: expected a command, received 'trian'; try 'train'
          train naderi-cnn --thread 2           | bobbin train: expected one of its options, received '--thread'; try '--threads'
          train naderi-cn                       | naderi-cn: expected a recipe file, or the name of a recipe that comes with Bobbin, received neither; try 'naderi-cnn'
          train naderi-cnn --threads 0          | --threads: expected 1 to 1024, received 0
          train naderi-cnn --threads two        | for option '--threads': 'two' is not an int
          train                                 | expected a recipe, or a folder of pictures, received none; try 'bobbin train naderi-cnn'
          evaluate                              | "Missing required parameter: 'RUN|MODEL'; try 'bobbin evaluate --help'"
          evaluate a b                          | expected no further argument, received 'b'
          evaluate a --split tset                | expected train or validation or test, received 'tset'; try 'test'
          data show x --size 28                 | expected HEIGHTxWIDTH, each from 1 to 4096, received '28'; try 28x28
          data show --count 0                   | --count: expected 1 to 10000, received 0
          data lsit                             | bobbin data: expected a command, received 'lsit'; try 'list'
          predict m.safetensors                 | Missing required parameter: 'IMAGE'
          predict m x.png --top 0               | --top: expected at least 1, received 0
          """)
  void misuseIsOneLineThatSaysWhatToDo(String command, String message) {
    Outcome outcome = Outcome.of(command.split(" "));
    assertThat(outcome.code()).isEqualTo(ExitCode.USAGE);
    assertThat(outcome.err()).contains(message).hasLineCount(1);
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void noCommandIsMisuse() {
    Outcome outcome = Outcome.of();
    assertThat(outcome.code()).isEqualTo(ExitCode.USAGE);
    assertThat(outcome.err()).contains("expected a command, received none; try 'bobbin demo'");
  }

  @Test
  void anUnknownKeyOfARecipeIsRefusedWithTheNearestOne() {
    Outcome outcome =
        Outcome.of(
            "train", "naderi-cnn", "--set", "training.epochz=3", "--set", "training.batch-size=no");
    assertThat(outcome.code()).isEqualTo(ExitCode.USAGE);
    assertThat(outcome.err()).contains("epochz").contains("'epochs'").contains("batch");
    assertThat(outcome.err()).doesNotContain("\tat ");
  }

  @Test
  void aShapeErrorShowsTheLayerTableUpToTheOffendingRow() {
    Outcome outcome =
        Outcome.of(
            "train",
            "naderi-cnn",
            "--set",
            "network.layers.5=dense: {units: 3}",
            "--set",
            "network.input=1x1x1");
    assertThat(outcome.code()).isEqualTo(ExitCode.USAGE);
    assertThat(outcome.err()).contains("conv2d_1").contains("average_pool_1").contains("expected");
    assertThat(outcome.err()).contains("<- does not fit").doesNotContain("total");
  }

  @Test
  void aNetworkThatDoesNotFitTheDataLeavesNoRunBehind() throws IOException {
    Path run = folder.resolve("run");
    Outcome outcome =
        Outcome.of(
            "train",
            "naderi-cnn",
            "--set",
            "data.name=fashion-mnist-mini",
            "--set",
            "data.validation-split=none",
            "--set",
            "data.preprocessing.size=1x1",
            "--run",
            run.toString());
    assertThat(outcome.code()).isEqualTo(ExitCode.USAGE);
    assertThat(outcome.err()).contains("expected layers that fit images of 1, as those of");
    assertThat(run).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          network.layers.4.dense.units=3                                    | network: expected an output for each of the 10 classes of fashion-mnist-mini, received 3; try a last layer of 10 units
          training.learning-rate={warmup: {warmup-steps: 9999, then: {cosine: {initial-learning-rate: 0.01}}}} | warmup-steps: expected fewer than the 3760 steps of the training, received 9999; try 376
          training.early-stopping={monitor: validation-loss, patience: 3}     | early stopping: expected a validation split to watch, received none; try a split, or to watch the training loss
          study={random: {trials: 5, settings: {training.batch-size: [8, 9]}}}   | study: expected 5 different combinations to draw, received 2; try fewer trials, or a grid
          """)
  void aRecipeThatDoesNotFitItsDataOrItselfIsMisuseAndLeavesNoRunBehind(
      String set, String message) {
    Path run = folder.resolve("run");
    Outcome outcome =
        Outcome.of(
            "train",
            "naderi-dense",
            "--set",
            "data={name: fashion-mnist-mini, validation-split: none}",
            "--set",
            set,
            "--run",
            run.toString());
    assertThat(outcome.err()).contains(message).hasLineCount(1);
    assertThat(outcome.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run).doesNotExist();
  }

  @Test
  void everyProblemOfARecipeHasALine() {
    Outcome outcome =
        Outcome.of("train", "naderi-dense", "--set", "training.epochs=0", "--set", "seed=x");
    assertThat(outcome.code()).isEqualTo(ExitCode.USAGE);
    assertThat(outcome.err())
        .contains("training.epochs: expected", "seed: expected")
        .hasLineCount(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          board FOLDER --port 70000                     | port: expected 0 to 65535, received 70000; try 0 for any free one
          board FOLDER --port 0 --host no.such.invalid  | host: expected a name or an address of this machine, received 'no.such.invalid'; try 127.0.0.1
          data show FOLDER --size 5000x28               | expected HEIGHTxWIDTH, each from 1 to 4096, received '5000x28'; try 28x28
          runs --runs FOLDER --where nonsense           | --where: expected a field, one of = != < <= > >= ~ and a value, received 'nonsense'; try 'testAccuracy>0.9'
          """)
  void whatAnOptionCannotHaveIsMisuse(String command, String message) {
    Outcome outcome = Outcome.of(command.replace("FOLDER", folder.toString()).split(" "));
    assertThat(outcome.err()).contains(message).hasLineCount(1);
    assertThat(outcome.code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void aPathThatTheSystemCannotHaveIsMisuse() {
    Outcome outcome = Outcome.of("train", "a\0b");
    assertThat(outcome.err())
        .contains(": expected a path, received one that this system cannot have; try another");
    assertThat(outcome.code()).isEqualTo(ExitCode.USAGE);
  }

  /** A fault in the program, even if its message looks like advice. */
  @Test
  void anIllegalArgumentFromInsideACommandIsNotShownAsAdvice() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream broken =
        new PrintStream(
            new OutputStream() {
              @Override
              public void write(int b) {
                throw new IllegalArgumentException("x: expected y, received z; try w");
              }
            },
            true,
            UTF_8);
    Host host =
        new Host(
            InputStream.nullInputStream(),
            broken,
            new PrintStream(err, true, UTF_8),
            OptionalInt.empty(),
            Path.of("..", "recipes"));
    assertThat(Cli.run(host, "data", "list", "--offline")).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString(UTF_8))
        .startsWith("bobbin: this should not have happened: ")
        .contains("IllegalArgumentException: x: expected y, received z; try w; try --verbose")
        .contains("report what it prints to the project's issue tracker")
        .hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"evaluate", "predict"})
  void aRunThatIsNotThereFails(String command) {
    Path run = folder.resolve("nothing");
    Outcome outcome =
        command.equals("evaluate")
            ? Outcome.of(command, run.toString())
            : Outcome.of(command, run.toString(), "x.png");
    assertThat(outcome.code()).isEqualTo(ExitCode.FAILED);
    assertThat(outcome.err()).contains(run.toString()).contains("expected").hasLineCount(1);
  }

  @Test
  void aModelOfGarbageFailsInOneLine() throws IOException {
    Path model = folder.resolve("model.safetensors");
    Files.writeString(model, "this is no model at all");
    Outcome outcome = Outcome.of("predict", model.toString(), "x.png");
    assertThat(outcome.code()).isEqualTo(ExitCode.FAILED);
    assertThat(outcome.err()).contains("model.safetensors").contains("expected").hasLineCount(1);
  }

  @Test
  void aFolderWithoutTheDatasetFails() {
    Outcome outcome = Outcome.of("data", "check", "fashion-mnist", "--data", folder.toString());
    assertThat(outcome.code()).isEqualTo(ExitCode.FAILED);
    assertThat(outcome.err()).contains(folder.toString()).contains("; try ").hasLineCount(1);
  }

  @Test
  void withJsonAnErrorIsADocumentToo() {
    Outcome failed = Outcome.of("evaluate", folder.resolve("nothing").toString(), "--json");
    assertThat(failed.code()).isEqualTo(ExitCode.FAILED);
    assertThat(failed.json("error")).contains("expected a run directory");
    Outcome misused = Outcome.of("train", "--jsn", "--json");
    assertThat(misused.code()).isEqualTo(ExitCode.USAGE);
    assertThat(misused.json("error")).contains("received '--jsn'; try '--json'");
  }

  @Test
  void aStackTraceIsShownOnlyWhenAskedFor() {
    String nothing = folder.resolve("nothing").toString();
    assertThat(Outcome.of("evaluate", nothing).err()).doesNotContain("\tat ");
    assertThat(Outcome.of("evaluate", nothing, "--verbose").err())
        .contains("BobbinException")
        .contains("\tat ");
  }

  @Test
  void aFileIsNotWrittenIntoAFolderThatIsNotThere() {
    Path out = folder.resolve("no-such-folder").resolve("split.json");
    Outcome outcome =
        Outcome.of(
            "data",
            "split",
            "demo",
            "--set",
            "data.name=fashion-mnist-mini",
            "--set",
            "data.validation-split=none",
            "--out",
            out.toString());
    assertThat(outcome.code()).isEqualTo(ExitCode.FAILED);
    assertThat(outcome.err()).contains("expected an existing folder");
  }

  @Test
  void messagesOfTheSystemSayWhatHappened() {
    assertThat(Errors.message(new java.nio.file.AccessDeniedException("/secret")))
        .isEqualTo("/secret: expected permission, received none; try chmod, or another user");
    assertThat(Errors.message(new IllegalStateException("x")))
        .contains("should not have happened")
        .contains("--verbose");
    assertThat(Errors.message(new OutOfMemoryError())).contains("BOBBIN_JAVA_OPTS");
  }
}
