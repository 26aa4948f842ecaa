package dev.bobbin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.base.json.Node;
import dev.bobbin.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures of a small run, drawn again, compared, and without a run. */
final class PictureCommandTest {
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
  void theTrainingHasDrawnThemWithoutAWord() {
    assertThat(trained.err()).doesNotContain("warning");
    assertThat(Path.of(run, "pictures", "predictions.png")).exists();
  }

  @Test
  void aTerminalIsToldWhatTakesTimeAndBothCanBeLeftOut() throws IOException {
    String recipe = TinyRecipe.write(folder).toString();
    String words = "drawing the pictures of the run";
    String seen = folder.resolve("seen").toString();
    Outcome terminal = Outcome.of(new byte[0], OptionalInt.of(100), "train", recipe, "--run", seen);
    assertThat(terminal.err()).contains(words + "\n", "writing the report\n");
    assertThat(trained.err()).doesNotContain(words);
    Path bare = folder.resolve("bare");
    Outcome without =
        Outcome.of(
            new byte[0], OptionalInt.of(100), "train", recipe, "--run", bare + "", "--no-report");
    assertThat(without.code()).as(without.err()).isEqualTo(ExitCode.DONE);
    assertThat(without.err()).doesNotContain(words, "writing the report");
    assertThat(without.out()).contains("next: bobbin report " + bare);
    assertThat(bare.resolve("report.html")).doesNotExist();
    assertThat(bare.resolve("pictures")).doesNotExist();
    assertThat(terminal.out().lines().filter(line -> line.startsWith("weights sha256 ")))
        .containsExactlyElementsOf(
            without.out().lines().filter(line -> line.startsWith("weights sha256 ")).toList());
  }

  @Test
  void aRunIsDrawnAgainAsAsked() throws IOException {
    Path out = folder.resolve("print");
    Outcome outcome =
        Outcome.of("picture", run, "--dpi", "300", "--count", "60", "--out", out + "", "--json");
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(ExitCode.DONE);
    List<Node> pictures = ((Node.Sequence) outcome.json().get("pictures")).items();
    assertThat(pictures.stream().map(node -> text(node, "name")))
        .containsExactly(
            "learning-curves", "confusion-train", "confusion-test", "gallery", "predictions");
    for (Node picture : pictures) {
      assertThat(Path.of(text(picture, "png"))).exists().hasParent(out);
      assertThat(Path.of(text(picture, "svg"))).exists().hasParent(out);
      assertThat(text(picture, "dpi")).isEqualTo("300");
    }
    assertThat(text(pictures.getFirst(), "widthInches")).isEqualTo("6.5");
    assertThat(text(pictures.getFirst(), "title")).startsWith("tiny: learning curves");
    assertThat(Files.readString(out.resolve("predictions.svg")).split("<image ", -1)).hasSize(61);
  }

  @Test
  void withoutOptionsTheRunsOwnPicturesAreMadeAgain() throws IOException {
    Path own = Path.of(run, "pictures", "confusion-test.png");
    byte[] before = Files.readAllBytes(own);
    Files.delete(own);
    Outcome outcome = Outcome.of("picture", run);
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(ExitCode.DONE);
    assertThat(Files.readAllBytes(own)).isEqualTo(before);
    assertThat(outcome.out()).contains("wrote " + own + " and .svg: ");
  }

  @Test
  void runsAreCompared() {
    Path out = folder.resolve("compared");
    Outcome outcome = Outcome.of("picture", "--compare", run, run, "--out", out + "", "--json");
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(ExitCode.DONE);
    assertThat(out.resolve("comparison.png")).exists();
    assertThat(out.resolve("comparison.svg")).exists();
  }

  @Test
  void activationsNeedNoRun() {
    Path out = folder.resolve("activations");
    Outcome outcome = Outcome.of("picture", "--activations", "--out", out + "");
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(ExitCode.DONE);
    assertThat(out.resolve("activations.svg")).content().contains("gelu", "leaky-relu, slope 0.3");
  }

  @Test
  void aRunWithoutAModelIsDrawnAsFarAsItCame() throws IOException {
    Path half = Files.createDirectory(folder.resolve("half"));
    for (String name : List.of("recipe.yaml", "provenance.json", "metrics.jsonl")) {
      Files.copy(Path.of(run, name), half.resolve(name));
    }
    Outcome outcome = Outcome.of("picture", half.toString());
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(ExitCode.DONE);
    assertThat(outcome.err()).contains("warning: no confusion matrices and no predictions: ");
    assertThat(half.resolve("pictures/learning-curves.png")).exists();
    assertThat(half.resolve("pictures/predictions.png")).doesNotExist();
  }

  @Test
  void misuseIsSaid() {
    refused("expected one RUN, or --compare with several, received 0", "picture");
    refused("expected one RUN, or --compare with several, received 2", "picture", run, run);
    refused("expected two or more RUNs to --compare, received 1", "picture", "--compare", run);
    refused("expected no RUN with --activations, received 1", "picture", "--activations", run);
    refused("--dpi: expected 36 to 2400, received 7", "picture", run, "--dpi", "7");
    refused("--count: expected 1 to 1000, received 0", "picture", run, "--count", "0");
    refused(
        "expected --compare or --activations, not both", "picture", "--compare", "--activations");
  }

  private static void refused(String message, String... args) {
    Outcome outcome = Outcome.of(args);
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(ExitCode.USAGE);
    assertThat(outcome.err()).contains(message).contains("; try ");
  }

  private static String text(Node node, String name) {
    return ((Node.Scalar) ((Node.Mapping) node).get(name)).text();
  }
}
