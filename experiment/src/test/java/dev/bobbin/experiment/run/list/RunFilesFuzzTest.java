package dev.bobbin.experiment.run.list;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.codec.Codec;
import dev.bobbin.base.codec.Documents;
import dev.bobbin.base.fixtures.FuzzTarget;
import dev.bobbin.base.fixtures.FuzzTarget.FileParser;
import dev.bobbin.base.fixtures.Fuzzer;
import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.data.split.Split;
import dev.bobbin.experiment.evaluation.EvaluationFiles;
import dev.bobbin.experiment.fixtures.TinyReproduction;
import dev.bobbin.experiment.fixtures.TinyRuns;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.experiment.reproduction.Reproduction;
import dev.bobbin.experiment.run.EnsembleResult;
import dev.bobbin.experiment.run.MetricsTail;
import dev.bobbin.experiment.run.NetworkRun;
import dev.bobbin.experiment.run.RunDocuments;
import dev.bobbin.experiment.run.RunFiles;
import dev.bobbin.experiment.run.RunResult;
import dev.bobbin.experiment.run.filter.RunFilter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The files of a run, one of them spoilt; those of a folder of runs; and what filters them. */
class RunFilesFuzzTest {
  /** Lines of the index that once ended the list, instead of being skipped. */
  private static final String HALF_A_RECIPE =
      """
      {"revision": 3, "stamp": [], "summary": {"recipe": "", "kind": null}}
      """;

  private static final String NO_PATH = "{\"summary\": {\"run\": \"\\u0000\"}}\n";

  @TempDir static Path folder;
  private static Path run;

  @BeforeAll
  static void train() throws IOException {
    TinyRuns.create(folder.resolve("trained"), 1, "training.epochs=2").train(_ -> {});
    try (Stream<Path> runs = Files.list(folder.resolve("trained"))) {
      run = runs.filter(Files::isDirectory).findFirst().orElseThrow();
    }
  }

  @TestFactory
  Stream<DynamicTest> hundredsOfSpoiltInputsAreReadOrRefused() throws IOException {
    return Fuzzer.hundreds(targets());
  }

  @Tag("slow")
  @TestFactory
  Stream<DynamicTest> manySpoiltInputsAreReadOrRefused() throws IOException {
    return Fuzzer.many(targets());
  }

  private static List<FuzzTarget> targets() throws IOException {
    List<FuzzTarget> targets = new ArrayList<>();
    for (String name :
        List.of(
            RunFiles.RECIPE,
            RunFiles.PROVENANCE,
            RunFiles.RESULT,
            RunFiles.DIAGNOSIS,
            RunFiles.EVALUATION)) {
      targets.add(inRun("run with " + name, name, RunFilesFuzzTest::open));
    }
    targets.add(
        inRun(
            "run with metrics",
            RunFiles.METRICS,
            RunFilesFuzzTest::open,
            Files.readString(run.resolve(RunFiles.METRICS))
                .replaceAll(",\"sha256\":\"\\w+\"", "")));
    targets.add(
        inRun(
            "metrics that grow",
            RunFiles.METRICS,
            at -> new MetricsTail(at.resolveSibling("")).poll()));
    targets.add(document(RunFiles.EXAMPLES, RunDocuments.EXAMPLES));
    RunResult result = Documents.read(run.resolve(RunFiles.RESULT), RunDocuments.RESULT);
    EnsembleResult.Member member =
        new EnsembleResult.Member("a", 1, "members/1", 0.5, 1, "ab", List.of());
    String ensemble =
        JsonWriter.indented(
            RunDocuments.ENSEMBLE_RESULT.write(new EnsembleResult(result, List.of(member))));
    targets.add(
        text(
            "result of an ensemble",
            file ->
                Documents.read(file, RunDocuments.ENSEMBLE_RESULT)
                    .members()
                    .forEach(each -> assertThat(file.resolveSibling(each.run())).isAbsolute()),
            ensemble));
    targets.add(inRun("list of runs", RunFiles.PROVENANCE, RunFilesFuzzTest::list));
    targets.add(inRun("list of recipes", RunFiles.RECIPE, RunFilesFuzzTest::list));
    targets.add(index());
    targets.add(reproduction());
    targets.add(
        text(
            "evaluation of other pictures",
            file -> EvaluationFiles.of(file.resolveSibling(""), "", "x", "somewhere"),
            Files.readString(run.resolve(RunFiles.PROVENANCE))));
    targets.add(
        FuzzTarget.text(
            "--where",
            "--where",
            Stream.of("testAccuracy>0.9", "recipe=tiny", "diagnosis!=dead-units")
                .map(RunFilesFuzzTest::bytes)
                .toList(),
            bytes -> RunFilter.parse(new String(bytes, StandardCharsets.UTF_8))));
    return targets;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A copy of the run in which one file is spoilt. */
  private static FuzzTarget inRun(String name, String file, FileParser parser, String... others)
      throws IOException {
    Path own = Files.createDirectories(folder.resolve(name).resolve("run"));
    try (Stream<Path> files = Files.list(run)) {
      for (Path each : files.filter(Files::isRegularFile).toList()) {
        // Both tests use the folders, where both run.
        Files.copy(each, own.resolve(each.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    List<byte[]> corpus = new ArrayList<>();
    corpus.add(Files.readAllBytes(run.resolve(file)));
    Stream.of(others).map(RunFilesFuzzTest::bytes).forEach(corpus::add);
    return FuzzTarget.text(name, name, corpus, FuzzTarget.file(own.resolve(file), parser));
  }

  private static FuzzTarget text(String name, FileParser parser, String whole) throws IOException {
    Path place = Files.createDirectories(folder.resolve(name)).resolve("evaluation-x.json");
    return FuzzTarget.text(name, name, List.of(bytes(whole)), FuzzTarget.file(place, parser));
  }

  /** A document that is read is written as one that gives the same. */
  private static <T> FuzzTarget document(String name, Codec<T> codec) throws IOException {
    return text(
        name,
        file -> {
          T read = Documents.read(file, codec);
          String written = JsonWriter.indented(codec.write(read));
          assertThat(Documents.parse("written", written, codec)).isEqualTo(read);
        },
        Files.readString(run.resolve(name)));
  }

  private static void open(Path file) throws IOException {
    NetworkRun opened = NetworkRun.open(file.resolveSibling(""));
    opened.key();
    opened.diagnosis();
    opened.divergence();
    for (Split split : Split.values()) {
      opened.evaluation(split);
    }
  }

  /** A damaged run is listed as damaged; it never keeps others from being listed. */
  private static void list(Path file) throws IOException {
    Path own = file.resolveSibling("");
    try {
      assertThat(RunCatalogue.of(own.resolveSibling("")).list()).hasSize(1);
    } catch (BobbinException e) {
      throw new AssertionError(e);
    }
  }

  private static FuzzTarget index() throws IOException {
    String name = "index of runs";
    inRun(name, RunFiles.RESULT, RunFilesFuzzTest::list);
    Path runs = folder.resolve(name);
    Path own = runs.resolve("run");
    RunIndex.write(
        runs, List.of(new RunIndex.Entry(RunStamp.of(own).orElseThrow(), RunCatalogue.read(own))));
    Path place = runs.resolve(RunIndex.FILE);
    FileParser parser = _ -> list(runs.resolve("run").resolve(RunFiles.RESULT));
    return FuzzTarget.text(
        name,
        name,
        List.of(Files.readAllBytes(place), bytes(HALF_A_RECIPE), bytes(NO_PATH)),
        FuzzTarget.file(place, parser));
  }

  private static FuzzTarget reproduction() throws IOException {
    NetworkRecipe recipe = TinyReproduction.recipe("tiny", "[{metric: test-accuracy, value: 0.5}]");
    Path whole = folder.resolve("reproduction.json");
    new Reproduction(
            List.of(
                TinyReproduction.experiment(
                    recipe,
                    TinyReproduction.measurement(1, Map.of("test-accuracy", List.of(0.5))))))
        .write(whole);
    return text(
        "reproduction",
        file -> Reproduction.read(file, List.of(recipe)).assessments(),
        Files.readString(whole));
  }
}
