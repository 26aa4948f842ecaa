package dev.bobbin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.base.json.Node;
import dev.bobbin.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small experiments of a report without a real author. */
final class ReproduceCommandTest {
  private static final String RECIPE =
      """
      name: %s
      source: {author: A. Sample}
      data: {name: %s, validation-split: {stratified: {fraction: 0.5, seed: 1}}}
      network:
        layers:
          - flatten
          - dense: {units: 10, activation: softmax}
      training: {epochs: 2, batch-size: 32, learning-rate: 1e-3}
      published:
        - {metric: test-accuracy, value: %s}
      """;

  @TempDir Path folder;
  private Path recipes = Path.of("");

  @BeforeEach
  void writeRecipes() throws IOException {
    recipes = Files.createDirectory(folder.resolve("recipes"));
    write("sample-one", "fashion-mnist-mini", "0.75");
    write("sample-one-more", "fashion-mnist-mini", "0.99");
    write("elsewhere", "mnist", "0.5");
    Files.writeString(
        recipes.resolve("own.yaml"),
        RECIPE.formatted("own", "fashion-mnist-mini", "1").replaceFirst("(?m)^source.*\n", ""));
  }

  private void write(String name, String dataset, String accuracy) throws IOException {
    Files.writeString(recipes.resolve(name + ".yaml"), RECIPE.formatted(name, dataset, accuracy));
  }

  private Outcome run(String... args) {
    String[] all = new String[args.length + 5];
    all[0] = "reproduce";
    System.arraycopy(args, 0, all, 1, args.length);
    all[args.length + 1] = "--runs";
    all[args.length + 2] = folder.resolve("runs").toString();
    all[args.length + 3] = "--data";
    all[args.length + 4] = folder.toString();
    return Outcome.of(new byte[0], OptionalInt.empty(), recipes, all);
  }

  private Path page() {
    return folder.resolve("docs/results/reproduction.md");
  }

  @Test
  void whatIsPublishedIsTrainedOnceAndWrittenDown() throws IOException {
    Outcome first = run("sample-one");
    assertThat(first.code()).as(first.err()).isEqualTo(ExitCode.DONE);
    assertThat(first.out()).contains("sample-one: ").doesNotContain("sample-one-more");
    assertThat(first.err()).contains("sample-one, seed 1", "epoch 2/2");
    assertThat(Files.readString(page())).contains("## A. Sample", "| `sample-one` |");
    Outcome again = run("sample-one", "--json");
    assertThat(again.err()).doesNotContain("epoch");
    Node.Sequence experiments = (Node.Sequence) again.json().get("experiments");
    assertThat(experiments.items()).hasSize(1);
  }

  @Test
  void picturesThatAKilledReproductionDidNotDrawAreDrawn() throws IOException {
    run("sample-one");
    Path picture;
    try (Stream<Path> files = Files.walk(folder.resolve("runs"))) {
      picture = files.filter(file -> file.endsWith("gallery.png")).findAny().orElseThrow();
    }
    Files.delete(picture);
    assertThat(run("sample-one").err()).doesNotContain("epoch");
    assertThat(picture).isNotEmptyFile();
  }

  @Test
  void aQuickLookWithoutTheDataSaysWhichItTakes() throws IOException {
    write("sample-full", "fashion-mnist", "0.5");
    Outcome outcome = run("sample-full", "--quick");
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(ExitCode.DONE);
    assertThat(outcome.err()).contains("fashion-mnist was not found: using the embedded images\n");
  }

  @Test
  void aReportStandsForItsExperimentsAndWhatHasNoSourceIsNone() {
    Outcome outcome = run("sample", "--quick");
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(ExitCode.DONE);
    assertThat(outcome.out()).contains("sample-one ", "sample-one-more").doesNotContain("own");
    assertThat(outcome.out()).contains("ran: 1 training").doesNotContain("differs");
    assertThat(outcome.err()).contains("epoch 1/1").doesNotContain("epoch 2");
    assertThat(page()).doesNotExist();
  }

  @Test
  void dataThatAreNotHereAreSaidToBeMissingAndNothingFails() {
    Outcome outcome = run("elsewhere", "--quick");
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(ExitCode.DONE);
    assertThat(outcome.out()).contains("data not available here");
    assertThat(outcome.err()).contains("try 'bobbin data fetch mnist'");
  }

  @Test
  void aNameThatIsNoneIsRefusedWithTheNearest() {
    Outcome outcome = run("sample-onne");
    assertThat(outcome.code()).isEqualTo(ExitCode.USAGE);
    assertThat(outcome.err())
        .contains(
            "sample-onne: expected an experiment or a report, received neither; try 'sample-one'");
    assertThat(run("--seeds", "0").code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void aDamagedDocumentIsRefusedAndLeftAlone() throws IOException {
    Files.createDirectories(page().getParent());
    Path json = page().resolveSibling("reproduction.json");
    Files.writeString(json, "{\"experiments\": [{\"id\": 3}]}");
    Outcome outcome = run("sample-one");
    assertThat(outcome.code()).isEqualTo(ExitCode.FAILED);
    assertThat(outcome.err()).contains("id: expected a text");
    assertThat(Files.readString(json)).contains("\"id\": 3");
  }
}
