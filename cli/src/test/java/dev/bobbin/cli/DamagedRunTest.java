package dev.bobbin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a resume can make again, it makes again, whether it is gone or damaged. */
final class DamagedRunTest {
  private static final Pattern WEIGHTS = Pattern.compile("\"weightsSha256\": \"[0-9a-f]{64}\"");
  private static final Pattern FINDINGS = Pattern.compile("\"diagnosis\": \\[.*", Pattern.DOTALL);

  @TempDir static Path folder;
  private static Path whole = Path.of("");

  /** With findings of an epoch: its loss stands still. */
  @BeforeAll
  static void train() throws IOException {
    whole = folder.resolve("whole");
    Outcome trained =
        Outcome.of(
            "train",
            TinyRecipe.write(folder).toString(),
            "--run",
            whole.toString(),
            "--no-report",
            "--profile",
            "--set=training.epochs=3",
            "--set=training.optimizer=sgd",
            "--set=training.learning-rate=1",
            "--set=network.layers.1.dense.activation=relu");
    assertThat(trained.code()).as(trained.err()).isZero();
    assertThat(Files.readString(whole.resolve("diagnosis.json"))).contains("\"epoch\": 1");
  }

  private static Path copy(Path run, String name) throws IOException {
    Path copy = folder.resolve(name);
    try (var files = Files.walk(run)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path target = copy.resolve(run.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
    return copy;
  }

  private static void flip(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 4;
    Files.write(file, bytes);
  }

  private static String first(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    assertThat(found.find()).as(text).isTrue();
    return found.group();
  }

  private static void resume(Path run) {
    Outcome resumed = Outcome.of("train", "--resume", run.toString(), "--no-report");
    assertThat(resumed.code()).as(resumed.err()).isZero();
  }

  private static void assertIsWhole(Path run) throws IOException {
    Outcome again = Outcome.of("train", "--resume", run.toString(), "--no-report");
    assertThat(again.err()).contains("expected a run with epochs left to train");
    String result = Files.readString(run.resolve("result.json"));
    String before = Files.readString(whole.resolve("result.json"));
    for (Pattern same : List.of(WEIGHTS, FINDINGS)) {
      assertThat(withoutDigest(first(same, result))).isEqualTo(withoutDigest(first(same, before)));
    }
    for (String file : List.of("diagnosis.json", "examples.json", "profile.json")) {
      assertThat(run.resolve(file)).hasSameBinaryContentAs(whole.resolve(file));
    }
  }

  private static String withoutDigest(String document) {
    return document.replaceFirst("\"documentSha256\": .*", "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "result.json",
        "evaluation.json",
        "diagnosis.json",
        "examples.json",
        "metrics.jsonl",
        "model.safetensors"
      })
  void whatIsGoneOrDamagedIsMadeAgain(String name) throws IOException {
    Path gone = copy(whole, name + "-gone");
    Files.delete(gone.resolve(name));
    resume(gone);
    assertIsWhole(gone);
    for (boolean empty : new boolean[] {true, false}) {
      Path damaged = copy(whole, name + (empty ? "-empty" : "-flipped"));
      Path file = damaged.resolve(name);
      if (empty) {
        Files.write(file, new byte[0]);
      } else {
        flip(file);
      }
      Outcome resumed = Outcome.of("train", "--resume", damaged.toString(), "--no-report");
      assertThat(resumed.err())
          .contains("warning: " + file + " was damaged or gone, and is made again\n");
      assertThat(resumed.code()).as(resumed.err()).isZero();
      assertIsWhole(damaged);
    }
  }

  @Test
  void findingsThatAreLostAreSaidToBe() throws IOException {
    Path damaged = copy(whole, "findings");
    Files.delete(damaged.resolve("diagnosis.json"));
    flip(damaged.resolve("result.json"));
    Outcome resumed = Outcome.of("train", "--resume", damaged.toString(), "--no-report");
    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(resumed.err())
        .contains(
            "warning: %s has no diagnosis.json any more: findings of its first 3 epochs are lost\n"
                .formatted(damaged));
  }

  @Test
  void otherCommandsSayWhatMakesItAgain() throws IOException {
    Path damaged = copy(whole, "advised");
    String advice = "'bobbin train --resume %s', which makes it again".formatted(damaged);
    flip(damaged.resolve("model.safetensors"));
    assertThat(Outcome.of("evaluate", damaged.toString()).err()).contains(advice);
    flip(damaged.resolve("metrics.jsonl"));
    assertThat(Outcome.of("report", damaged.toString()).err()).contains(advice);
    Files.write(damaged.resolve("result.json"), new byte[0]);
    assertThat(Outcome.of("runs", "show", damaged.toString()).out()).contains(advice);
    resume(damaged);
    assertIsWhole(damaged);
  }

  @Test
  void aModelOfAnotherRunIsNoticed() throws IOException {
    Path other = other();
    Path mixed = copy(whole, "mixed-model");
    Path model = mixed.resolve("model.safetensors");
    Files.copy(other.resolve("model.safetensors"), model, StandardCopyOption.REPLACE_EXISTING);
    assertThat(Outcome.of("evaluate", mixed.toString()).err())
        .contains(
            "expected the weights whose digest result.json has, received those of another run")
        .contains("train --resume");
    resume(mixed);
    assertIsWhole(mixed);
    assertThat(Outcome.of("evaluate", mixed.toString()).code()).isZero();
  }

  @Test
  void aCheckpointOfAnotherRunIsNoticed() throws IOException {
    Path mixed = copy(whole, "mixed-checkpoint");
    String name = "checkpoint.safetensors";
    Files.copy(other().resolve(name), mixed.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    Files.delete(mixed.resolve("model.safetensors"));
    Outcome resumed = Outcome.of("train", "--resume", mixed.toString(), "--no-report");
    assertThat(resumed.code()).isNotZero();
    assertThat(resumed.err())
        .contains("expected the epochs of metrics.jsonl, received those of another run");
    assertThat(mixed.resolve("model.safetensors")).doesNotExist();
  }

  /** The same recipe with another seed. */
  private static Path other() {
    Path run = folder.resolve("other");
    if (!Files.exists(run)) {
      Outcome trained =
          Outcome.of(
              "train",
              whole.resolve("recipe.yaml").toString(),
              "--run",
              run.toString(),
              "--no-report",
              "--set=seed=7");
      assertThat(trained.code()).as(trained.err()).isZero();
    }
    return run;
  }

  @ParameterizedTest
  @ValueSource(strings = {"provenance.json", "recipe.yaml"})
  void whatNothingElseHoldsIsLeftAsItIs(String name) throws IOException {
    Path damaged = copy(whole, name);
    flip(damaged.resolve("result.json"));
    Path file = damaged.resolve(name);
    Files.writeString(file, "{");
    Outcome resumed = Outcome.of("train", "--resume", damaged.toString());
    assertThat(resumed.code()).isNotZero();
    assertThat(resumed.err()).contains(file.toString()).doesNotContain("makes it again");
    assertThat(file).hasContent("{");
    assertThat(damaged.resolve("result.json")).exists();
  }

  @Test
  void metricsWithoutACheckpointAreNotMadeUp() throws IOException {
    Path damaged = copy(whole, "uncertain");
    Files.delete(damaged.resolve("checkpoint.safetensors"));
    flip(damaged.resolve("metrics.jsonl"));
    byte[] before = Files.readAllBytes(damaged.resolve("metrics.jsonl"));
    Outcome resumed = Outcome.of("train", "--resume", damaged.toString());
    assertThat(resumed.code()).isEqualTo(ExitCode.FAILED);
    assertThat(resumed.err())
        .endsWith(
            damaged
                + ": expected a run with checkpoint.safetensors, which its other files are made from, received one without; try another copy of that file, or a new run\n");
    assertThat(damaged.resolve("metrics.jsonl")).hasBinaryContent(before);
  }

  /** Trained anew, it would be another model: it may have gone on for more epochs, say. */
  @ParameterizedTest
  @ValueSource(strings = {"examples.json", "diagnosis.json", "model.safetensors"})
  void withoutACheckpointNothingIsTrainedAnew(String name) throws IOException {
    Path damaged = copy(whole, "without-" + name);
    Files.delete(damaged.resolve("checkpoint.safetensors"));
    Files.delete(damaged.resolve(name));
    String result = Files.readString(damaged.resolve("result.json"));
    Outcome resumed = Outcome.of("train", "--resume", damaged.toString());
    assertThat(resumed.code()).isEqualTo(ExitCode.FAILED);
    assertThat(resumed.err()).contains("expected a run with checkpoint.safetensors");
    assertThat(damaged.resolve("result.json")).hasContent(result);
    flip(damaged.resolve("evaluation.json"));
    assertThat(Outcome.of("train", "--resume", damaged.toString()).code())
        .isEqualTo(ExitCode.FAILED);
    assertThat(damaged.resolve("evaluation.json")).exists();
  }

  @Test
  void theNoveltyDetectorThatAModelWasGivenStays() throws IOException {
    Path run = copy(whole, "novelty");
    assertThat(Outcome.of("novelty", run.toString()).code()).isZero();
    byte[] before = Files.readAllBytes(run.resolve("model.safetensors"));
    Files.delete(run.resolve("examples.json"));
    resume(run);
    assertThat(Files.readAllBytes(run.resolve("model.safetensors"))).hasSameSizeAs(before);
    assertThat(Files.readString(run.resolve("model.safetensors"), StandardCharsets.ISO_8859_1))
        .contains("novelty/vectors");
  }

  @Test
  void membersOfAnEnsembleAreMadeAgainWithIt() throws IOException {
    Path ensemble = ensemble("two");
    String before = Files.readString(ensemble.resolve("evaluation.json"));
    Path member = firstMember(ensemble);
    flip(ensemble.resolve("result.json"));
    Files.delete(ensemble.resolve("evaluation.json"));
    flip(member.resolve("model.safetensors"));
    Outcome resumed = Outcome.of("train", "--resume", ensemble.toString(), "--no-report");
    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(resumed.err())
        .contains("warning: " + ensemble.resolve("result.json"))
        .contains("warning: " + member.resolve("model.safetensors"));
    assertThat(ensemble.resolve("evaluation.json")).hasContent(before);
    assertThat(Outcome.of("evaluate", member.toString()).code()).isZero();
    // Of a whole ensemble they are no longer needed.
    flip(member.resolve("model.safetensors"));
    assertThat(Outcome.of("train", "--resume", ensemble.toString(), "--no-report").err())
        .contains("expected a run with members left to train");
    resume(member);
    assertThat(Outcome.of("evaluate", member.toString()).code()).isZero();
    try (var members = Files.list(ensemble.resolve("members"))) {
      assertThat(members.filter(Files::isDirectory)).hasSize(2);
    }
  }

  private static Path ensemble(String name) throws IOException {
    TinyRecipe.write(folder);
    String recipe =
        Files.writeString(
                folder.resolve(name + ".yaml"),
                "name: %s\nensemble: {combine: majority-vote, members: [tiny, tiny]}\n"
                    .formatted(name))
            .toString();
    Path ensemble = folder.resolve(name);
    assertThat(Outcome.of("train", recipe, "--run", ensemble.toString(), "--no-report").code())
        .isZero();
    return ensemble;
  }

  private static Path firstMember(Path ensemble) throws IOException {
    try (var members = Files.list(ensemble.resolve("members"))) {
      return members.filter(Files::isDirectory).sorted().findFirst().orElseThrow();
    }
  }

  @Test
  void anEnsembleThatCannotBeFinishedKeepsItsFiles() throws IOException {
    Path ensemble = ensemble("kept");
    Path member = firstMember(ensemble);
    flip(member.resolve("checkpoint.safetensors"));
    Files.delete(member.resolve("result.json"));
    Files.delete(ensemble.resolve("examples.json"));
    flip(ensemble.resolve("evaluation.json"));
    byte[] result = Files.readAllBytes(ensemble.resolve("result.json"));
    Outcome resumed = Outcome.of("train", "--resume", ensemble.toString(), "--no-report");
    assertThat(resumed.code()).isEqualTo(ExitCode.FAILED);
    assertThat(resumed.err()).contains("checkpoint.safetensors");
    assertThat(ensemble.resolve("result.json")).hasBinaryContent(result);
    assertThat(ensemble.resolve("evaluation.json")).exists();
    assertThat(Files.readString(ensemble.resolve("provenance.json"))).contains("\"completed\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"provenance.json", "recipe.yaml"})
  void aMemberThatCannotBeReadIsTrainedAgain(String name) throws IOException {
    Path ensemble = ensemble("again-" + name);
    Path member = firstMember(ensemble);
    Files.writeString(member.resolve(name), "{");
    // As of a training that was killed before it had begun.
    Files.createDirectory(member.resolveSibling("unbegun"));
    flip(ensemble.resolve("model.safetensors"));
    Outcome resumed = Outcome.of("train", "--resume", ensemble.toString(), "--no-report");
    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(resumed.err())
        .contains("warning: " + member + " was damaged or gone")
        .doesNotContain("unbegun");
    assertThat(Outcome.of("evaluate", ensemble.toString()).code()).isZero();
  }

  @Test
  void aFolderInPlaceOfAFileIsNamed() throws IOException {
    Path damaged = copy(whole, "folder");
    Path result = damaged.resolve("result.json");
    Files.delete(result);
    Files.createFile(Files.createDirectory(result).resolve("file"));
    Outcome resumed = Outcome.of("train", "--resume", damaged.toString());
    assertThat(resumed.code()).isEqualTo(ExitCode.FAILED);
    assertThat(resumed.err()).contains(result + ": expected", "received", "try ");
  }
}
