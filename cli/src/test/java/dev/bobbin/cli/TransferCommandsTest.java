package dev.bobbin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training from another model's weights, and for more epochs. */
final class TransferCommandsTest {
  @TempDir Path folder;

  private String recipe = "";
  private String base = "";

  @BeforeEach
  void trainTheModel() throws IOException {
    recipe = TinyRecipe.write(folder).toString();
    base = folder.resolve("base").toString();
    assertThat(train("base").code()).isEqualTo(ExitCode.DONE);
  }

  private Outcome train(String run, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("train", recipe, "--run", folder.resolve(run).toString()));
    arguments.addAll(List.of(more));
    return Outcome.of(arguments.toArray(String[]::new));
  }

  @Test
  void aRunSaysWhereItsWeightsComeFromWhereverItIsShown() throws IOException {
    Outcome trained = train("next", "--set", "initial-weights=" + base);
    String line = "1 of 1 layer starts from " + base;
    assertThat(trained.err()).doesNotContain("warning");
    assertThat(trained.out()).contains(line + "\n");
    String next = folder.resolve("next").toString();
    assertThat(Outcome.of("runs", "show", next).out()).contains("start       " + line + "\n");
    assertThat(Files.readString(folder.resolve("next/report.html")))
        .contains(line)
        .contains("SHA-256 of " + base);
    assertThat(Outcome.of("evaluate", next).code()).isEqualTo(ExitCode.DONE);
    assertThat(Outcome.of("runs", "diff", base, next).out()).contains("initial-weights");
    assertThat(Outcome.of("runs", "show", next, "--json").out())
        .contains("initial-weights")
        .contains("\"continuedAfter\": null");
  }

  @Test
  void frozenLayersAreNamedAndThoseOfRandomWeightsWarnedOf() {
    String layers =
        "network.layers=[flatten, {dense: 6}, {dense: {units: 10, activation: softmax}}]";
    Outcome frozen = train("frozen", "--set", layers, "--set", "training.freeze=[dense_1]");
    assertThat(frozen.out()).contains("frozen: dense_1; 70 of 4,780 parameters are trained");
    assertThat(frozen.err()).contains("warning: frozen with random weights: dense_1; try ");
    assertThat(train("unknown", "--set", "training.freeze=[dense]").err())
        .contains("training.freeze: expected the name of a layer, received 'dense'; try 'dense_1'");
    Outcome all = train("all", "--set", "training.freeze=[dense_1]");
    assertThat(all.code()).isEqualTo(ExitCode.USAGE);
    assertThat(all.err())
        .contains("nothing is left to train; try leaving out dense_1")
        .hasLineCount(1);
  }

  @Test
  void aModelThatIsMissingIsAnswerdBeforeTheDataAreRead() {
    Outcome missing = train("next", "--set", "initial-weights=" + base + "s");
    assertThat(missing.code()).isEqualTo(ExitCode.FAILED);
    assertThat(missing.out()).isEmpty();
    assertThat(missing.err())
        .startsWith("initial-weights: " + base + "s: expected a run directory")
        .contains("try 'base'")
        .hasLineCount(1);
  }

  @Test
  void aCompletedRunIsTrainedFurther() {
    Outcome done = Outcome.of("train", "--resume", base);
    assertThat(done.code()).isEqualTo(ExitCode.FAILED);
    assertThat(done.err()).contains("try --epochs N to train N more");
    Outcome more = Outcome.of("train", "--resume", base, "--epochs", "2");
    assertThat(more.code()).as(more.err()).isEqualTo(ExitCode.DONE);
    assertThat(more.out())
        .contains(base + " goes on after epoch 1, to epoch 3")
        .contains("done after 3 epochs");
    assertThat(Outcome.of("runs", "show", base).out())
        .contains("epochs      3 of 3")
        .contains("completed, for more epochs after epoch 1; Bobbin");
    assertThat(folder.resolve("base/report.html")).content().contains(", for more epochs after");
  }

  @Test
  void epochsIsShortForASetting() {
    assertThat(train("two", "--epochs", "2").out()).contains("done after 2 epochs");
    assertThat(train("none", "--epochs", "0").err()).contains("--epochs: expected 1 to 1000000");
    assertThat(train("both", "--epochs", "2", "--set", "training.epochs=3").err())
        .contains("--epochs: expected no --set training.epochs, received both");
  }

  @Test
  void learningRateAndBatchSizeAreShortForSettings() throws Exception {
    Outcome changed =
        train("changed", "--learning-rate", "0.02", "--batch-size", "16", "--no-report");
    assertThat(changed.code()).as(changed.err()).isEqualTo(ExitCode.DONE);
    assertThat(folder.resolve("changed/recipe.yaml"))
        .content()
        .contains("learning-rate: 0.02", "batch-size: 16");
    assertThat(train("zero", "--batch-size", "0").err()).contains("--batch-size: expected 1 to");
    assertThat(train("zero", "--learning-rate", "-1").err()).contains("training.learning-rate");
    assertThat(train("both", "--learning-rate", "1", "--set", "training.learning-rate=2").err())
        .contains("--learning-rate: expected no --set training.learning-rate, received both");
    assertThat(Outcome.of("train", "--resume", base, "--learning-rate", "1").err())
        .contains("since the run has its own");
  }

  @Test
  void aDryRunShowsLayersAndStepsAndWritesNothing() {
    Outcome plan = train("planned", "--dry-run", "--batch-size", "10", "--epochs", "7");
    assertThat(plan.code()).as(plan.err()).isEqualTo(ExitCode.DONE);
    assertThat(plan.out())
        .contains("dense_1", "total", "would train 7 epochs of", "10 images a step");
    assertThat(folder.resolve("planned")).doesNotExist();
    Outcome json = train("planned", "--dry-run", "--epochs", "7", "--json");
    assertThat(json.out()).startsWith("{").contains("\"epochs\": 7", "\"stepsPerEpoch\": ");
    assertThat(folder.resolve("planned")).doesNotExist();
  }

  @Test
  void quietPrintsWarningsAndTheResult() {
    Outcome loud = train("loud", "--epochs", "2");
    assertThat(loud.err()).contains("epoch 1/2");
    assertThat(loud.out()).contains("multiply-adds");
    Outcome quiet = train("quiet", "--epochs", "2", "--quiet");
    assertThat(quiet.code()).as(quiet.err()).isEqualTo(ExitCode.DONE);
    assertThat(quiet.err()).doesNotContain("epoch 1/2");
    assertThat(quiet.out()).doesNotContain("multiply-adds").contains("done after 2 epochs");
  }
}
