package dev.bobbin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports of a small run, and wrong options. */
final class ReportCommandTest {
  @TempDir static Path folder;
  private static String run = "";
  private static Outcome trained;

  @BeforeAll
  static void train() throws IOException {
    Path recipe = TinyRecipe.write(folder);
    run = folder.resolve("run").toString();
    trained = Outcome.of("train", recipe.toString(), "--run", run, "--threads", "2", "--json");
  }

  @Test
  void everyTrainingEndsWithOneWithoutAWord() throws IOException {
    assertThat(trained.err()).doesNotContain("warning");
    assertThat(Files.readString(Path.of(run, "report.html")))
        .startsWith("<!DOCTYPE html>")
        .contains("id=\"embedding\"");
  }

  @Test
  void itIsWrittenAgainAsAskedAndTheDocumentSaysTheSameAsTheTraining() {
    Path out = folder.resolve("again.html");
    Outcome outcome = Outcome.of("report", run, "--calibrate", "--out", out + "", "--json");
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(ExitCode.DONE);
    assertThat(out).isNotEmptyFile();
    assertThat(outcome.json("report")).isEqualTo(out.toString());
    assertThat(outcome.json("split")).isEqualTo("test");
    assertThat(Double.parseDouble(outcome.json("temperature"))).isPositive();
    assertThat(outcome.json().get("evaluation").toString()).contains(trained.json("testAccuracy"));
  }

  @Test
  void withoutJsonPeopleReadTheFirstLines() {
    Outcome outcome = Outcome.of("report", run, "--split", "validation");
    assertThat(outcome.code()).isEqualTo(ExitCode.DONE);
    assertThat(outcome.out())
        .startsWith("It has learned.")
        .contains(" validation images: ")
        .contains("wrote " + Path.of(run, "report.html"));
  }

  @Test
  void whatTheRunHasNoMoreIsSaid() throws IOException {
    for (String name :
        new String[] {"diagnosis.json", "evaluation.json", "result.json", "model.safetensors"}) {
      Path file = Path.of(run, name);
      byte[] bytes = Files.readAllBytes(file);
      Files.delete(file);
      Outcome outcome = Outcome.of("report", run, "--out", folder.resolve("without.html") + "");
      Files.write(file, bytes);
      assertThat(outcome.code()).as(outcome.err()).isEqualTo(ExitCode.DONE);
      assertThat(outcome.err())
          .contains(
              "has no %s any more; 'bobbin train --resume %s' makes it again".formatted(name, run));
      if (name.equals("model.safetensors")) {
        assertThat(outcome.out())
            .contains(
                "There is no model to measure.",
                "Its file is gone; bobbin train --resume %s makes it again.".formatted(run));
      }
    }
    assertThat(Outcome.of("report", run).err()).doesNotContain("any more");
  }

  @Test
  void whatIsNoRunIsRefusedInOneLine() throws IOException {
    Path file = Files.writeString(folder.resolve("notes.txt"), "hello");
    for (String wrong : new String[] {folder + "/nothing", file.toString(), folder.toString()}) {
      Outcome outcome = Outcome.of("report", wrong);
      assertThat(outcome.code()).isEqualTo(ExitCode.FAILED);
      assertThat(outcome.err()).contains("expected a run directory", "try ");
      assertThat(outcome.err().strip().lines().count()).isEqualTo(1);
    }
    assertThat(Outcome.of("report").code()).isEqualTo(ExitCode.USAGE);
    assertThat(Outcome.of("report", run, "--split", "nope").code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void aFileThatCannotBeWrittenIsSaidInOneLine() {
    Outcome outcome = Outcome.of("report", run, "--out", folder + "/no/such/folder/report.html");
    assertThat(outcome.code()).isEqualTo(ExitCode.FAILED);
    assertThat(outcome.err()).contains("no/such/folder").doesNotContain("Exception");
  }

  @Test
  void aNameThatIsTakenByAFolderIsSaidInOneLine() throws IOException {
    // The name is taken by a folder that holds something, so that no file can replace it.
    Path directory = folder.resolve("blocked");
    Path recipe = folder.resolve("tiny.yaml");
    Outcome first = Outcome.of("train", recipe + "", "--run", directory + "", "--json");
    assertThat(first.code()).isEqualTo(ExitCode.DONE);
    Path report = directory.resolve("report.html");
    Files.delete(report);
    Files.createDirectories(report.resolve("inside"));
    Outcome outcome = Outcome.of("report", directory + "");
    assertThat(outcome.code()).isEqualTo(ExitCode.FAILED);
    assertThat(outcome.err()).contains("report.html").doesNotContain("Exception");
  }

  @Test
  void commandsToCopyQuoteTheirPaths() {
    String directory = folder.resolve("my run").toString();
    Outcome outcome =
        Outcome.of("train", folder.resolve("tiny.yaml") + "", "--run", directory, "--no-report");
    assertThat(outcome.out())
        .contains("bobbin report '" + directory + "'\n")
        .contains("bobbin predict '" + directory + "' PICTURE.png\n");
  }

  @Test
  void aComparisonIsAPageToo() throws IOException {
    Path other = folder.resolve("other");
    Outcome.of(
        "train",
        folder.resolve("tiny.yaml") + "",
        "--run",
        other + "",
        "--set",
        "seed=2",
        "--json");
    Path page = folder.resolve("comparison.html");
    Outcome outcome = Outcome.of("compare", run, other + "", "--html", page + "", "--json");
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(ExitCode.DONE);
    assertThat(outcome.err()).contains("wrote " + page);
    assertThat(Files.readString(page))
        .contains("Is the difference real?", "Accuracy over the seeds", "Disagreements");
  }
}
