package dev.bobbin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run can be finished whenever its training was killed; the files are as a kill leaves them. */
final class KilledRunTest {
  @TempDir Path folder;
  private String recipe = "";
  private Path run = Path.of("");

  @BeforeEach
  void prepare() throws IOException {
    recipe = TinyRecipe.write(folder).toString();
    run = folder.resolve("run");
  }

  @Test
  void beforeItHadBegunTheFolderIsAsGoodAsEmpty() throws IOException {
    Files.createDirectory(run);
    Files.createFile(run.resolve("metrics.jsonl"));
    Path leftover = Leftover.of(run.resolve("recipe.yaml"));
    Outcome resumed = Outcome.of("train", "--resume", run.toString());
    assertThat(resumed.code()).isEqualTo(ExitCode.FAILED);
    assertThat(resumed.err()).contains("bobbin train RECIPE --run " + run);
    assertThat(Outcome.of("train", recipe, "--run", run.toString(), "--no-report").code()).isZero();
    assertThat(leftover).doesNotExist();
  }

  @Test
  void whereOnlyTheRecipeIsThereItIsTrained() throws IOException {
    Outcome.of("train", recipe, "--run", run.toString(), "--no-report");
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.copy(run.resolve("recipe.yaml"), other.resolve("recipe.yaml"));
    Files.createFile(other.resolve("metrics.jsonl"));
    Outcome resumed = Outcome.of("train", "--resume", other.toString(), "--no-report");
    assertThat(resumed.err()).doesNotContain("expected");
    assertThat(resumed.code()).isZero();
    assertThat(other.resolve("model.safetensors")).exists();
  }

  @Test
  void aRecipeOfOnesOwnIsNotReplaced() throws IOException {
    Path own = Files.copy(Path.of(recipe), Files.createDirectory(run).resolve("recipe.yaml"));
    Outcome trained = Outcome.of("train", recipe, "--run", run.toString());
    assertThat(trained.err()).contains("expected a new or empty folder").endsWith("another name\n");
    assertThat(own).hasSameBinaryContentAs(Path.of(recipe));
  }

  @Test
  void afterItsEndMissingPicturesAndReportAreMade() throws IOException {
    Outcome.of("train", recipe, "--run", run.toString(), "--no-report");
    Path leftover = Leftover.of(run.resolve("report.html"));
    String weights = Files.readString(run.resolve("result.json"));
    Outcome resumed = Outcome.of("train", "--resume", run.toString());
    assertThat(resumed.err()).doesNotContain("warning").doesNotContain("expected");
    assertThat(resumed.code()).isZero();
    assertThat(run.resolve("report.html")).exists();
    assertThat(run.resolve("pictures/confusion-train.svg")).exists();
    assertThat(run.resolve("result.json")).hasContent(weights);
    assertThat(leftover).doesNotExist();
    Outcome again = Outcome.of("train", "--resume", run.toString());
    assertThat(again.code()).isEqualTo(ExitCode.FAILED);
    assertThat(again.err()).contains("expected a run with epochs left to train");
  }

  @Test
  void aModelThatIsGoneIsMadeAgainFromTheCheckpoint() throws IOException {
    Outcome.of("train", recipe, "--run", run.toString(), "--no-report");
    Path model = run.resolve("model.safetensors");
    byte[] before = Files.readAllBytes(model);
    Files.delete(model);
    assertThat(Outcome.of("evaluate", run.toString()).err()).contains("try --resume " + run);
    assertThat(Outcome.of("train", "--resume", run.toString(), "--no-report").code()).isZero();
    assertThat(Files.readAllBytes(model).length).isEqualTo(before.length);
    assertThat(Outcome.of("evaluate", run.toString()).code()).isZero();
  }
}
