package dev.bobbin.experiment.run.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import dev.bobbin.experiment.fixtures.TinyRuns;
import dev.bobbin.experiment.recipe.EnsembleRecipe;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.experiment.recipe.RecipeYaml;
import dev.bobbin.experiment.run.EnsembleRun;
import dev.bobbin.experiment.run.NetworkRun;
import dev.bobbin.experiment.run.RunFiles;
import dev.bobbin.experiment.run.RunResult;
import dev.bobbin.experiment.run.RunStatus;
import dev.bobbin.experiment.run.filter.RunAttribute;
import dev.bobbin.experiment.training.NetworkTraining;
import dev.bobbin.model.CombinationRule;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunCatalogueTest {
  @TempDir static Path trained;
  @TempDir Path folder;
  private Path run = Path.of("");

  @BeforeAll
  static void train() throws IOException {
    TinyRuns.create(trained, 1, "training.epochs=2").train(_ -> {});
  }

  @BeforeEach
  void copy() throws IOException {
    run = copy(folder.resolve("one"));
  }

  private static Path copy(Path to) throws IOException {
    Path from;
    try (Stream<Path> runs = Files.list(trained)) {
      from = runs.findFirst().orElseThrow();
    }
    Files.createDirectory(to);
    try (Stream<Path> files = Files.list(from).filter(Files::isRegularFile)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    return to;
  }

  private List<RunSummary> list() throws IOException {
    return RunCatalogue.of(folder).list();
  }

  private RunSummary only() throws IOException {
    assertThat(list()).hasSize(1);
    return list().getFirst();
  }

  @Test
  void aFinishedRunIsListedWithWhatItsFilesSay() throws IOException {
    NetworkRun read = NetworkRun.open(run);
    RunResult result = read.result().orElseThrow();
    RunSummary summary = only();
    assertThat(summary.name()).isEqualTo("one");
    assertThat(summary.directory()).isEqualTo(run);
    assertThat(summary.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(summary.problem()).isEmpty();
    assertThat(summary.started()).contains(TinyRuns.NOW);
    assertThat(summary.setup().orElseThrow()).isEqualTo(RunSummary.Setup.of(read.recipe()));
    assertThat(summary.setup().orElseThrow().optimizer()).contains("adam");
    assertThat(summary.figures().epochs()).isEqualTo(2);
    assertThat(summary.figures().last()).contains(read.metrics().getLast());
    assertThat(summary.figures().testAccuracy()).hasValue(result.testAccuracy());
    assertThat(summary.figures().testLoss()).hasValue(result.testLoss());
    assertThat(summary.figures().parameters()).hasValue(result.parameters());
    double best =
        read.metrics().stream()
            .mapToDouble(epoch -> epoch.validationAccuracy().orElseThrow())
            .max()
            .orElseThrow();
    assertThat(summary.figures().validationAccuracy()).hasValue(best);
    assertThat(summary.hasReport()).isFalse();
    assertThat(summary.leaks()).isFalse();
  }

  @Test
  void aReportIsSeen() throws IOException {
    Files.createFile(run.resolve(RunFiles.REPORT));
    assertThat(only().hasReport()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "recipe.yaml, garbage: [",
    "recipe.yaml, ''",
    "provenance.json, '{\"data\": 3}'",
    "provenance.json, ''",
    "metrics.jsonl, '{\"epoch\": 7}\n'",
    "diagnosis.json, '[]'",
    "result.json, '{\"run\": \"x\", '",
    "result.json, '\u0000\u0001\u001b[31m'"
  })
  void aDamagedFileLeavesTheRunInTheListWithWhatIsWrong(String file, String content)
      throws IOException {
    Files.writeString(run.resolve(file), content);
    copy(folder.resolve("two"));
    List<RunSummary> runs = list();
    assertThat(runs).extracting(RunSummary::name).containsExactly("one", "two");
    assertThat(runs.getFirst().status()).isEqualTo(RunStatus.DAMAGED);
    assertThat(runs.getFirst().problem().orElseThrow()).contains(file).contains("expected");
    assertThat(runs.getLast().status()).isEqualTo(RunStatus.COMPLETED);
  }

  @Test
  void aRunThatHasEndedIsListedWithTheResultsThatItLacks() throws IOException {
    Files.delete(run.resolve(RunFiles.RESULT));
    RunSummary summary = list().getFirst();
    assertThat(summary.status()).isEqualTo(RunStatus.DAMAGED);
    assertThat(summary.problem().orElseThrow())
        .contains("result.json: expected the results of a run that is completed")
        .contains("try bobbin train --resume " + run);
  }

  @Test
  void whatAKilledProcessLeavesInItsFirstMomentIsListed() throws IOException {
    Path killed = Files.createDirectory(folder.resolve("two"));
    Files.createFile(killed.resolve(RunFiles.METRICS));
    RunSummary summary = list().getLast();
    assertThat(summary.status()).isEqualTo(RunStatus.DAMAGED);
    assertThat(summary.problem().orElseThrow()).contains("recipe.yaml");
    assertThat(summary.setup()).isEmpty();
  }

  @Test
  void whatIsNoRunIsPassedOver() throws IOException {
    Files.createDirectory(folder.resolve("empty"));
    Files.createDirectory(folder.resolve("study"));
    Files.writeString(folder.resolve("study").resolve("study.json"), "{}");
    Files.writeString(folder.resolve("notes.txt"), "some");
    copy(folder.resolve(".hidden"));
    Files.createSymbolicLink(folder.resolve("dangling"), Path.of("nowhere"));
    assertThat(list()).extracting(RunSummary::name).containsExactly("one");
  }

  @Test
  void aFolderThatIsNoneIsRefused() {
    assertThatThrownBy(() -> RunCatalogue.of(folder.resolve("nowhere")).list())
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("expected a folder of runs, received nothing there; try --runs");
  }

  @Test
  void aRunIsTrainingWhileItsProcessHoldsTheLockAndHasDiedOtherwise() throws IOException {
    Path provenance = run.resolve(RunFiles.PROVENANCE);
    Files.writeString(
        provenance, TinyRuns.withoutDigests(provenance).replace("\"completed\"", "\"running\""));
    assertThat(only().status()).isEqualTo(RunStatus.DIED);
    try (FileChannel metrics =
            FileChannel.open(run.resolve(RunFiles.METRICS), StandardOpenOption.WRITE);
        var _ = metrics.lock()) {
      assertThat(only().status()).isEqualTo(RunStatus.TRAINING);
    }
    assertThat(only().status()).isEqualTo(RunStatus.DIED);
  }

  @Test
  void aRunThatTrainsIsListedAsThat() throws IOException {
    Path runs = folder.resolve("runs");
    NetworkTraining training = TinyRuns.create(runs, 1, "training.epochs=2");
    List<RunSummary> seen = new ArrayList<>();
    RunCatalogue catalogue = RunCatalogue.of(runs);
    training.train(event -> {
      if (event instanceof EpochDone) {
        try {
          seen.addAll(catalogue.list());
        } catch (IOException e) {
          throw new AssertionError(e);
        }
      }
    });
    seen.addAll(catalogue.list());
    assertThat(seen)
        .extracting(RunSummary::status)
        .containsExactly(RunStatus.TRAINING, RunStatus.TRAINING, RunStatus.COMPLETED);
    assertThat(seen).extracting(summary -> summary.figures().epochs()).containsExactly(1, 2, 2);
  }

  @Test
  void anEnsembleIsListedWithItsMembers() throws IOException {
    Path members = Files.createDirectories(folder.resolve("all").resolve(EnsembleRun.MEMBERS));
    Files.move(run, members.resolve("a"));
    copy(members.resolve("b"));
    // Without its results, so not at its end.
    Files.writeString(
        folder.resolve("all/provenance.json"),
        TinyRuns.withoutDigests(members.resolve("a/provenance.json"))
            .replace("\"completed\"", "\"interrupted\""));
    NetworkRecipe recipe = TinyRuns.recipe("training.epochs=2");
    EnsembleRecipe ensemble =
        new EnsembleRecipe(
            "all",
            List.of(),
            Map.of(),
            CombinationRule.MAJORITY_VOTE,
            List.of(recipe, recipe),
            1,
            List.of());
    Files.writeString(folder.resolve("all/recipe.yaml"), RecipeYaml.write(ensemble));
    RunSummary summary = only();
    assertThat(summary.problem()).isEmpty();
    assertThat(summary.setup().orElseThrow().kind()).isEqualTo(RunSummary.Kind.ENSEMBLE);
    assertThat(summary.setup().orElseThrow().epochs()).isEqualTo(4);
    assertThat(summary.members()).extracting(RunSummary::name).containsExactly("a", "b");
    assertThat(summary.figures().epochs()).isEqualTo(4);
  }

  /** Enough runs for an index. */
  private void many() throws IOException {
    for (int i = 0; i < 120; i++) {
      copy(folder.resolve("run-" + i));
    }
  }

  private List<RunSummary> listLater() throws IOException {
    return RunCatalogue.of(folder, () -> Instant.now().plusSeconds(3600)).list();
  }

  @Test
  void whatTheIndexKnowsIsNotReadAgainAndEqualsWhatIsRead() throws IOException {
    many();
    List<RunSummary> read = listLater();
    Path index = folder.resolve(RunIndex.FILE);
    assertThat(index).exists();
    assertThat(listLater()).isEqualTo(read);
    // To see that the index is used, it is made to say something that no file does.
    Files.writeString(index, Files.readString(index).replace("tiny net", "from the index"));
    assertThat(listLater())
        .allMatch(summary -> summary.setup().orElseThrow().recipe().equals("from the index"));
    Files.delete(index);
    assertThat(listLater()).isEqualTo(read);
  }

  @ParameterizedTest
  @CsvSource({"recipe.yaml, seed: 7, seed: 8", "recipe.yaml, seed: 7, seed: 77"})
  void aFileThatChangedIsReadAgainWhateverTheIndexSays(String name, String old, String changed)
      throws IOException {
    many();
    listLater();
    Path file = run.resolve(name);
    Files.writeString(file, Files.readString(file).replace(old, changed));
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(1)));
    assertThat(listLater().getFirst().setup().orElseThrow().seed())
        .isEqualTo(Long.parseLong(changed.substring("seed: ".length())));
  }

  @Test
  void whatChangedAMomentAgoIsNotRemembered() throws IOException {
    many();
    Path index = folder.resolve(RunIndex.FILE);
    RunCatalogue.of(folder).list();
    assertThat(index).doesNotExist();
    listLater();
    assertThat(index).exists();
  }

  @Test
  void aDamagedIndexDoesNoHarm() throws IOException {
    many();
    List<RunSummary> read = listLater();
    Path index = folder.resolve(RunIndex.FILE);
    String whole = Files.readString(index);
    for (String damaged :
        List.of(
            "",
            "garbage\n".repeat(3),
            whole.substring(0, whole.length() / 2),
            whole.replace("\"revision\":1", "\"revision\":2"),
            whole.replace("\"stamp\":[", "\"stamp\":[\"x\","),
            whole.replace("\"epochs\":2", "\"epochs\":-2"))) {
      Files.writeString(index, damaged);
      assertThat(listLater()).isEqualTo(read);
    }
  }

  @Test
  void aFolderThatMayOnlyBeReadIsListed() throws IOException {
    many();
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
    try {
      assertThat(listLater()).hasSize(121);
    } finally {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  @Test
  void anIndexThatIsADirectoryDoesNoHarm() throws IOException {
    many();
    Files.createDirectories(folder.resolve(RunIndex.FILE).resolve("in the way"));
    assertThat(listLater()).hasSize(121);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.filter(file -> file.toString().endsWith(".tmp"))).isEmpty();
    }
  }

  @Test
  void theDocumentHasTheNamesOfAllFields() throws IOException {
    Map<String, ?> json = RunSummaryJson.SUMMARY.write(only());
    List<String> elsewhere = List.of("loss", "accuracy", "validationLoss");
    assertThat(json.keySet())
        .containsAll(RunAttribute.ids().stream().filter(id -> !elsewhere.contains(id)).toList());
    assertThat((Map<?, ?>) json.get("last")).extracting("epoch").isEqualTo(2);
  }
}
