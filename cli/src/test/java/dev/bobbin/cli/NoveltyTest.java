package dev.bobbin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.base.json.Node;
import dev.bobbin.cli.terminal.ExitCode;
import dev.bobbin.data.format.PngEncoder;
import dev.bobbin.engine.Shape;
import dev.bobbin.experiment.run.MetricsFile;
import dev.bobbin.experiment.run.RunFiles;
import dev.bobbin.model.io.ModelFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a recipe with novelty detection to the answer 'unknown'. */
final class NoveltyTest {
  @TempDir private static Path folder;
  private static Path recipe;
  private static Path run;
  private static Path noise;

  @BeforeAll
  static void train() throws IOException {
    recipe = TinyRecipe.write(folder);
    Files.writeString(recipe, Files.readString(recipe) + "novelty-detection: {keep: 0.9}\n");
    run = folder.resolve("run");
    done("train", recipe.toString(), "--run", run.toString(), "--threads", "1");
    byte[] pixels = new byte[28 * 28];
    new Random(1).nextBytes(pixels);
    noise = folder.resolve("noise.png");
    try (PngEncoder png = new PngEncoder(new Shape(28, 28, 1))) {
      Files.write(noise, png.encode(pixels, 0));
    }
  }

  private static Outcome done(String... args) {
    Outcome outcome = Outcome.of(args);
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(ExitCode.DONE);
    return outcome;
  }

  private static Node.Mapping answer(String... more) {
    String[] args = new String[more.length + 4];
    args[0] = "predict";
    args[1] = run.toString();
    args[2] = noise.toString();
    args[3] = "--json";
    System.arraycopy(more, 0, args, 4, more.length);
    Node.Sequence answers = (Node.Sequence) done(args).json().get("predictions");
    return (Node.Mapping) answers.items().getFirst();
  }

  private static String text(Node.Mapping tree, String name) {
    return ((Node.Scalar) tree.entries().get(name).value()).text();
  }

  @Test
  void theDetectorIsChangedAndTakenAwayWithoutTraining() throws IOException {
    Path model = run.resolve("model.safetensors");
    assertThat(ModelFile.read(model).novelty().orElseThrow().keep()).isEqualTo(0.9);
    String weights = ModelFile.read(model).weightsSha256();
    assertThat(Files.readString(run.resolve("evaluation.json"))).contains("selectiveAccuracy");
    assertThat(Files.readString(run.resolve("report.html"))).contains("pictures of none of the");
    assertThat(done("evaluate", run.toString(), "--split", "validation").out())
        .containsPattern("unknown: 90\\.0..% of these images are answered with a class");

    assertThat(text(answer(), "unknown")).isEqualTo("true");
    assertThat(done("predict", run.toString(), noise.toString()).out())
        .contains("noise.png: unknown (nearest: ")
        .contains(" %)");
    assertThat(done("predict", run.toString(), noise.toString(), "--csv", "-").out().lines())
        .satisfiesExactly(
            header -> assertThat(header).startsWith("file,label,predicted,probability,unknown,"),
            line -> assertThat(line).contains("noise.png,,").contains(",true,"));
    assertThat(
            done("predict", run.toString(), noise.toString(), "--csv", "-", "--all-classes").out())
        .doesNotContain("unknown");
    assertThat(text(answer("--all-classes"), "unknown")).isEqualTo("false");
    assertThat(done("predict", run.toString(), noise.toString(), "--all-classes").out())
        .doesNotContain("unknown");

    assertThat(done("novelty", run.toString(), "--keep", "0.5").out())
        .containsPattern("validation: 50\\.0..% of these images")
        .containsOnlyOnce("was chosen to keep the class of 50")
        .contains("it answers 'unknown'");
    assertThat(ModelFile.read(model).novelty().orElseThrow().keep()).isEqualTo(0.5);
    assertThat(done("novelty", run.toString(), "--off").out())
        .contains("it answers every picture with a class");
    assertThat(ModelFile.read(model).novelty()).isEmpty();
    assertThat(ModelFile.read(model).weightsSha256()).isEqualTo(weights);
    assertThat(Files.readString(run.resolve("evaluation.json"))).doesNotContain("novelty");
    assertThat(text(answer(), "unknown")).isEqualTo("false");
    assertThat(
            text(
                (Node.Mapping) done("novelty", run.toString(), "--json").json().get("novelty"),
                "keep"))
        .isEqualTo("0.95");
  }

  @Test
  void aThresholdThatLetsNothingThroughEndsInOneLine() {
    for (String keep : new String[] {"0", "-1", "1.5", "NaN"}) {
      Outcome outcome = Outcome.of("novelty", run.toString(), "--keep", keep);
      assertThat(outcome.code()).isEqualTo(ExitCode.USAGE);
      assertThat(outcome.err()).contains("--keep: expected a share from 0.01 to 1", "try 0.95");
    }
    Outcome both = Outcome.of("novelty", run.toString(), "--off", "--keep", "0.5");
    assertThat(both.code()).isEqualTo(ExitCode.USAGE);
    assertThat(both.err()).contains("--off: expected no --keep with it, received both");
    Outcome outcome = Outcome.of("train", recipe.toString(), "--set", "novelty-detection.keep=0");
    assertThat(outcome.code()).isEqualTo(ExitCode.USAGE);
    assertThat(outcome.err())
        .contains("novelty-detection", "expected a share from 0.01 to 1", "try 0.95");
  }

  @Test
  void withoutAValidationSplitThereIsNoThreshold() {
    Outcome outcome = Outcome.of("train", recipe.toString(), "--set", "data.validation-split=none");
    assertThat(outcome.code()).isEqualTo(ExitCode.USAGE);
    assertThat(outcome.err())
        .contains("novelty-detection: expected a validation split to choose its threshold on");
  }

  @Test
  void aRunThatIsBeingTrainedIsLeftAlone() throws IOException {
    Path model = run.resolve(RunFiles.MODEL);
    byte[] before = Files.readAllBytes(model);
    try (Closeable _ = MetricsFile.hold(run.resolve(RunFiles.METRICS))) {
      Outcome outcome = Outcome.of("novelty", run.toString(), "--off");
      assertThat(outcome.code()).isEqualTo(ExitCode.FAILED);
      assertThat(outcome.err())
          .contains("expected a run that no other process writes to, received one that another")
          .hasLineCount(1);
    }
    assertThat(model).hasBinaryContent(before);
  }

  @Test
  void unknownPicturesOfManyAreCounted() {
    Outcome outcome = done("predict", run.toString(), noise.toString(), noise.toString());
    assertThat(outcome.err())
        .contains("2 of 2 pictures seem to be of no class of the model: unknown\n");
    assertThat(done("predict", run.toString(), noise.toString()).err()).doesNotContain("1 of 1");
  }
}
