package dev.bobbin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.base.json.Node;
import dev.bobbin.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code bobbin runs} with runs of a moment, whole, damaged and hostile ones. */
final class RunsCommandsTest {
  private static final String RECIPE =
      """
      name: tiny
      data:
        name: fashion-mnist-mini
        validation-split: {first: 1000}
      network:
        layers:
          - flatten
          - dense: {units: 10, activation: softmax}
      training:
        epochs: 1
        batch-size: 100
        optimizer: adam
        learning-rate: 1e-3
      """;

  private static final String ESCAPE = "\u001b";

  @TempDir static Path trained;
  @TempDir Path folder;

  @BeforeAll
  static void train() throws IOException {
    Path recipe = Files.writeString(trained.resolve("tiny.yaml"), RECIPE);
    for (String seed : List.of("1", "2")) {
      Outcome outcome =
          Outcome.of(
              "train",
              recipe.toString(),
              "--set",
              "seed=" + seed,
              "--set",
              "training.batch-size=" + 100 * Integer.parseInt(seed),
              "--run",
              trained.resolve("run-" + seed).toString(),
              "--tensorboard");
      assertThat(outcome.code()).as(outcome.err()).isEqualTo(ExitCode.DONE);
    }
  }

  @BeforeEach
  void copyRuns() throws IOException {
    for (String name : List.of("run-1", "run-2")) {
      copy(name, folder.resolve(name));
    }
  }

  private static void copy(String name, Path to) throws IOException {
    Files.createDirectory(to);
    try (Stream<Path> files = Files.list(trained.resolve(name)).filter(Files::isRegularFile)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private Outcome runs(String... args) {
    return runs(OptionalInt.empty(), "", args);
  }

  private Outcome runs(OptionalInt columns, String in, String... args) {
    List<String> all =
        Stream.of(Stream.of("runs"), Stream.of(args), Stream.of("--runs", folder.toString()))
            .flatMap(part -> part)
            .toList();
    return Outcome.of(in.getBytes(StandardCharsets.UTF_8), columns, all.toArray(new String[0]));
  }

  private static List<String> names(Outcome outcome) {
    return ((Node.Sequence) outcome.json().get("runs"))
        .items().stream()
            .map(run -> ((Node.Scalar) ((Node.Mapping) run).get("name")).text())
            .toList();
  }

  @Test
  void tensorBoardsFoldersAreThoseOfKeras() {
    for (String part : List.of("train", "validation")) {
      assertThat(trained.resolve("run-1/tensorboard").resolve(part))
          .isDirectoryContaining("glob:**/events.out.tfevents.*");
    }
  }

  @Test
  void listsSortsAndFilters() {
    Outcome all = runs("--json");
    assertThat(all.code()).isEqualTo(ExitCode.DONE);
    assertThat(all.json("allRuns")).isEqualTo("2");
    assertThat(names(runs("--json", "--sort", "seed", "--reverse")))
        .containsExactly("run-2", "run-1");
    assertThat(names(runs("--json", "--sort", "started", "--limit", "1"))).containsExactly("run-2");
    assertThat(names(runs("--json", "--where", "batchSize>100"))).containsExactly("run-2");
    assertThat(names(runs("--json", "--recipe", "tiny", "--where", "testAccuracy>0.1"))).hasSize(2);
    assertThat(names(runs("--json", "--status", "failed"))).isEmpty();
    assertThat(names(runs("--json", "--diagnosis", "dead-units"))).isEmpty();
  }

  @Test
  void theTableFitsTheTerminal() {
    String wide = runs().out();
    assertThat(wide.lines().findFirst().orElseThrow()).contains("run", "recipe", "test", "started");
    for (int columns : List.of(30, 60, 100)) {
      assertThat(runs(OptionalInt.of(columns), "").out().lines())
          .hasSize(3)
          .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(columns))
          .anyMatch(line -> line.startsWith("run-1"));
    }
  }

  @Test
  void misuseIsExplained() {
    Outcome sort = runs("--sort", "testAcuracy");
    assertThat(sort.code()).isEqualTo(ExitCode.USAGE);
    assertThat(sort.err()).contains("try 'testAccuracy'");
    assertThat(runs("--where", "nonsense").code()).isEqualTo(ExitCode.USAGE);
    assertThat(runs("--status", "finshed").err()).contains("expected training, died, completed");
    assertThat(runs("--limit", "0").code()).isEqualTo(ExitCode.USAGE);
    Outcome nowhere = Outcome.of("runs", "--runs", folder.resolve("no").toString(), "--json");
    assertThat(nowhere.code()).isEqualTo(ExitCode.FAILED);
    assertThat(nowhere.json("error")).contains("expected a folder of runs");
  }

  @Test
  void aDamagedRunIsListedAndShownWithWhatIsWrong() throws IOException {
    Files.writeString(folder.resolve("run-1/result.json"), "{\"run\": ");
    assertThat(runs().out())
        .contains("damaged")
        .contains("  result.json:1:")
        .doesNotContain(folder.toString())
        .doesNotContain("; try ");
    Outcome shown = runs("show", "run-1");
    assertThat(shown.code()).isEqualTo(ExitCode.DONE);
    assertThat(shown.out())
        .contains("damaged", "problem", "result.json")
        .contains("'bobbin train --resume " + folder.resolve("run-1") + "', which makes it again");
    assertThat(runs("show", "run-1", "--json").json("status")).isEqualTo("damaged");
  }

  @Test
  void aRunIsShownByItsNameOrPath() {
    assertThat(runs("show", "run-1").out())
        .contains("tiny, seed 1, network")
        .contains("adam, rate 0.001, batch 100")
        .contains("1 of 1 in")
        .contains("session");
    Outcome json = runs("show", folder.resolve("run-2").toString(), "--json");
    assertThat(json.json("settings", "seed")).isEqualTo("2");
    assertThat(((Node.Sequence) json.json().get("metrics")).items()).hasSize(1);
    Outcome none = runs("show", "run-3", "--json");
    assertThat(none.code()).isEqualTo(ExitCode.FAILED);
    assertThat(none.json("error")).contains("expected a run directory, received nothing there");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evaluate NAME",
        "report NAME",
        "picture NAME",
        "predict NAME PICTURE",
        "index NAME",
        "compare NAME run-2",
        "runs diff NAME run-2",
        "runs remove NAME --yes"
      })
  void everyCommandThatTakesARunTakesItsName(String command) {
    Path picture = trained.resolve("run-1/pictures/gallery.png");
    String words = command.replace("PICTURE", picture.toString()) + " --runs " + folder;
    Outcome named = Outcome.of(words.replace("NAME", "run-1").split(" "));
    assertThat(named.code()).as(named.err()).isEqualTo(ExitCode.DONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evaluate",
        "report",
        "picture",
        "predict x.png",
        "index",
        "similar x.png",
        "serve",
        "compare run-2",
        "runs show",
        "runs diff run-2",
        "runs remove --yes"
      })
  void aNameThatNoRunHasIsAnsweredWithTheNearest(String command) {
    String[] words = command.split(" ");
    int at = words[0].equals("runs") ? 2 : 1;
    List<String> all = new ArrayList<>(List.of(words));
    all.add(at, "rum-1");
    all.addAll(List.of("--runs", folder.toString()));
    Outcome outcome = Outcome.of(all.toArray(String[]::new));
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(ExitCode.FAILED);
    assertThat(outcome.err())
        .contains("rum-1: expected a run directory, received nothing there and no run of that name")
        .contains("; try 'run-1'")
        .hasLineCount(1);
  }

  @Test
  void whereNoNameIsNearThoseThatThereAreAreListed() throws IOException {
    assertThat(runs("show", "something").err())
        .contains("try one of those in " + folder + ": run-1, run-2");
    assertThat(Outcome.of("evaluate", folder.resolve("run-11") + "").err())
        .contains("received nothing there; try 'run-1'");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertThat(Outcome.of("evaluate", "one", "--runs", empty.toString()).err())
        .contains("try 'bobbin demo' for a first run");
    assertThat(Outcome.of("train", "--resume", "one").err())
        .contains("no run of that name in runs");
  }

  @Test
  void whatMovesATerminalsCursorNeverReachesIt() throws IOException {
    // In the locale C, Java has no file names beyond ASCII.
    boolean unicode =
        Charset.forName(System.getProperty("sun.jnu.encoding")).newEncoder().canEncode('\u202e');
    String name = "evil" + ESCAPE + "[2J" + (unicode ? "\u202e" : "") + "\n<script>";
    copy("run-1", folder.resolve(name));
    Path recipe = folder.resolve(name).resolve("recipe.yaml");
    Files.writeString(
        recipe, Files.readString(recipe).replace("name: tiny", "name: \"t\\e[31m<b>\""));
    Files.writeString(folder.resolve("run-2/recipe.yaml"), ESCAPE + "[31m: [");
    for (String[] args :
        List.of(
            new String[] {},
            new String[] {"show", name},
            new String[] {"diff", name, "run-1"},
            new String[] {"remove", name, "--dry-run"},
            new String[] {"show", "no" + ESCAPE + "[2J"})) {
      for (boolean json : new boolean[] {false, true}) {
        Outcome outcome =
            json
                ? runs(Stream.concat(Stream.of(args), Stream.of("--json")).toArray(String[]::new))
                : runs(args);
        assertThat(outcome.out() + outcome.err())
            .doesNotContain(ESCAPE)
            .doesNotContain("\u202e")
            .contains("\\u001b");
      }
    }
    assertThat(names(runs("--json"))).contains(name);
  }

  @Test
  void diffNamesSettingsAndResults() {
    Outcome text = runs("diff", "run-1", "run-2");
    assertThat(text.code()).isEqualTo(ExitCode.DONE);
    assertThat(text.out())
        .containsPattern("training.batch-size +100 +200")
        .containsPattern("seed +1 +2")
        .containsPattern("testAccuracy +0\\.\\d+ +0\\.\\d+");
    Node.Sequence settings =
        (Node.Sequence) runs("diff", "run-1", "run-2", "--json").json().get("settings");
    assertThat(settings.items())
        .map(item -> ((Node.Scalar) ((Node.Mapping) item).get("path")).text())
        .containsExactly("training.batch-size", "seed");
    assertThat(runs("diff", "run-1", "run-1").out()).contains("the same in all");
    assertThat(runs("diff", "run-1").code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void compareMeasuresBothAndSaysWhetherTheDifferenceIsNoise() {
    String one = folder.resolve("run-1").toString();
    Outcome text =
        Outcome.of("compare", one, "run-2", "--runs", folder.toString(), "--images", "3");
    assertThat(text.code()).as(text.err()).isEqualTo(ExitCode.DONE);
    assertThat(text.out())
        .containsPattern("training.batch-size +100 +200")
        .contains("recall (f1)")
        .contains("image (3 of ")
        .containsPattern("best: run-[12], accuracy .*McNemar's exact test p");
    Outcome json = Outcome.of("compare", one, folder.resolve("run-2").toString(), "--json");
    assertThat(json.json("split")).isEqualTo("test");
    assertThat(json.json("verdict")).isIn("clear", "within-noise");
    Outcome narrow =
        Outcome.of(
            new byte[0],
            OptionalInt.of(60),
            "compare",
            one,
            folder.resolve("run-2").toString(),
            "--class",
            "Shirt");
    assertThat(narrow.out().lines().takeWhile(line -> !line.startsWith("best")))
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(60));
    assertThat(narrow.out()).contains("Shirt");
    Outcome unknown =
        Outcome.of("compare", one, folder.resolve("run-2").toString(), "--class", "Shrit");
    assertThat(unknown.code()).isEqualTo(ExitCode.USAGE);
    assertThat(unknown.err()).contains("try 'Shirt'");
    assertThat(Outcome.of("compare", one).code()).isEqualTo(ExitCode.USAGE);
    assertThat(Outcome.of("compare", one, one).err()).contains("at least 2 different runs");
  }

  @Test
  void removeAsksATerminalAndScriptsSayYes() {
    Outcome script = runs("remove", "run-1");
    assertThat(script.code()).isEqualTo(ExitCode.USAGE);
    assertThat(script.err()).contains("try --yes");
    assertThat(runs(OptionalInt.of(80), "n\n", "remove", "run-1").out())
        .contains("nothing was removed");
    assertThat(runs(OptionalInt.of(80), "", "remove", "run-1").out())
        .contains("nothing was removed");
    assertThat(runs("remove", "run-1", "--dry-run").out()).contains("would free");
    assertThat(folder.resolve("run-1")).isDirectory();
    Outcome agreed = runs(OptionalInt.of(80), "y\n", "remove", "run-1");
    assertThat(agreed.code()).isEqualTo(ExitCode.DONE);
    assertThat(agreed.err()).contains("remove this run for good? [y/N]");
    assertThat(agreed.out()).contains("removed ").contains("freed ");
    assertThat(folder.resolve("run-1")).doesNotExist();
    Outcome json = runs("remove", "run-2", "--yes", "--json");
    assertThat(json.json("removed")).isEqualTo("true");
    assertThat(Long.parseLong(json.json("bytes"))).isPositive();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void removeRemovesNothingWhereOneOfThemIsNoRun() throws IOException {
    Files.createDirectory(folder.resolve("mine"));
    Outcome outcome = runs("remove", "run-1", "mine", "--yes");
    assertThat(outcome.code()).isEqualTo(ExitCode.FAILED);
    assertThat(outcome.err()).contains("received a folder without the files of one");
    assertThat(folder.resolve("run-1")).isDirectory();
  }
}
