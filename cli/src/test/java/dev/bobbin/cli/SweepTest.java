package dev.bobbin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.base.json.Node;
import dev.bobbin.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SweepTest {
  private static final String RECIPE =
      """
      name: tiny
      data:
        name: fashion-mnist-mini
        validation-split: {stratified: {fraction: 0.8, seed: 1}}
      network:
        layers:
          - flatten
          - dense: {units: 8, activation: relu}
          - dense: {units: 10, activation: softmax}
      training: {epochs: 2, batch-size: 32, learning-rate: 1e-3}
      seed: 1
      study:
        grid: {training.learning-rate: [1e-3, 1e-2]}
        seeds: 2
      """;

  @TempDir Path folder;
  private String recipe = "";
  private String runs = "";

  @BeforeEach
  void write() throws IOException {
    recipe = Files.writeString(folder.resolve("tiny.yaml"), RECIPE).toString();
    runs = folder.resolve("runs").toString();
  }

  private Outcome sweep(String... more) {
    List<String> arguments = new ArrayList<>(List.of("sweep", recipe, "--runs", runs));
    arguments.addAll(List.of(more));
    return Outcome.of(arguments.toArray(String[]::new));
  }

  @Test
  void aSweepEndsInATableAndGoesOnWhereItWas() throws IOException {
    Outcome first = sweep("--jobs", "2");
    assertThat(first.code()).as(first.err()).isEqualTo(ExitCode.DONE);
    assertThat(first.out())
        .contains(
            "validation-accuracy", "learning-rate 0.001", "learning-rate 0.01", " *", "best: ")
        .contains("paired t interval over 2 seeds");
    assertThat(first.err())
        .contains("tiny: 2 settings with 2 seeds each, 2 trials at once")
        .containsPattern(
            "\\[4/4] learning-rate 0\\.\\d+, seed [12]: validation-accuracy 0\\.\\d{4} in ");

    Outcome again = sweep("--json");
    assertThat(again.err()).contains("4 of 4 trials were finished before").doesNotContain("[4/4]");
    assertThat(again.json("complete")).isEqualTo("true");
    assertThat(again.json("metric")).isEqualTo("validation-accuracy");
    assertThat(((Node.Sequence) again.json().get("settings")).items()).hasSize(2);
    String place = first.out().lines().reduce((_, last) -> last).orElseThrow();
    Path study = Path.of(place.substring("study ".length()));
    assertThat(Outcome.asPrinted(study.resolve("study.json"))).isEqualTo(again.out());
    assertThat(study.resolve("study.png")).isNotEmptyFile();
    assertThat(study.resolve("study.svg")).isNotEmptyFile();

    Outcome more = sweep("--seeds", "3");
    assertThat(more.err()).contains("4 of 6 trials were finished before").contains("[6/6]");
  }

  @Test
  void picturesThatAKilledSweepDidNotDrawAreDrawn() throws IOException {
    assertThat(sweep("--set", "study.halving=1").code()).isZero();
    List<Path> undrawn = new ArrayList<>();
    List<Path> leftovers = new ArrayList<>();
    try (DirectoryStream<Path> trials = Files.newDirectoryStream(Path.of(runs), "tiny-*")) {
      for (Path trial : trials) {
        Path picture = trial.resolve("pictures/predictions.svg");
        if (Files.exists(picture)) {
          Files.delete(picture);
          undrawn.add(picture);
          leftovers.add(Leftover.of(picture));
        }
      }
    }
    assertThat(undrawn).hasSize(4);
    assertThat(sweep("--set", "study.halving=1").code()).isZero();
    assertThat(undrawn).allSatisfy(picture -> assertThat(picture).isNotEmptyFile());
    assertThat(leftovers).allSatisfy(leftover -> assertThat(leftover).doesNotExist());
  }

  @Test
  void whatHalvingStopsIsCountedAndNamed() {
    Outcome outcome = sweep("--set", "study.halving=1");
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(ExitCode.DONE);
    assertThat(outcome.err())
        .contains(" after 1 epoch in ")
        .containsPattern("\\[2/4] after 1 epoch 1 of 2 settings go on: learning-rate 0\\.0")
        .contains("[4/4]");
    assertThat(outcome.out())
        .contains("stopped after 1 epoch")
        .contains("halving has stopped all others");
  }

  @Test
  void whereEveryTrialFailsTheSweepHasFailed() {
    Outcome outcome =
        sweep(
            "--set",
            "study={grid: {training.learning-rate: [1e38]}}",
            "--set",
            "training.optimizer=sgd");
    assertThat(outcome.code()).isEqualTo(ExitCode.FAILED);
    assertThat(outcome.out()).contains("1 of 1 failed").contains("expected a finite loss");
  }

  @Test
  void whatCannotBeIsRefusedBeforeAnythingIsTrained() {
    assertThat(sweep("--jobs", "0").err())
        .contains("--jobs: expected 1 to 1024, received 0; try 1");
    assertThat(sweep("--dpi", "1").err())
        .contains("--dpi: expected 36 to 2400, received 1; try 36");
    assertThat(sweep("--set", "training.learning-rate=1").err())
        .contains("expected a value that the study does not vary, received one that it varies");
    assertThat(sweep("--set", "study.grid={training.batch-size: [none]}").err())
        .contains(
            "training.batch-size: expected a whole number of at least 1, received the text 'none'");
    Outcome without = Outcome.of("sweep", "demo", "--runs", runs);
    assertThat(without.code()).isEqualTo(ExitCode.USAGE);
    assertThat(without.err())
        .contains(
            "demo: expected a recipe with a study, received one without; try 'bobbin train demo'");
    assertThat(folder.resolve("runs")).doesNotExist();
  }
}
