package dev.bobbin.report.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bobbin.analysis.evaluation.Predictions;
import dev.bobbin.base.BobbinException;
import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.data.Provenance;
import dev.bobbin.data.Provenance.Source;
import dev.bobbin.data.catalogue.DataLocations;
import dev.bobbin.data.catalogue.DatasetCatalogue;
import dev.bobbin.data.catalogue.Progress;
import dev.bobbin.data.split.Split;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.experiment.compare.ComparisonVerdict;
import dev.bobbin.experiment.compare.Disagreement;
import dev.bobbin.experiment.compare.GroupDifference;
import dev.bobbin.experiment.compare.GroupDifference.Method;
import dev.bobbin.experiment.compare.ModelDifference;
import dev.bobbin.experiment.compare.RunsComparison;
import dev.bobbin.experiment.compare.SeedGroup;
import dev.bobbin.experiment.compare.SettingsDifference;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.experiment.recipe.RecipeYaml;
import dev.bobbin.experiment.run.Run;
import dev.bobbin.experiment.training.NetworkTraining;
import dev.bobbin.experiment.training.RunOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsComparisonTest {
  private static final String RECIPE =
      """
      name: tiny
      data:
        name: fashion-mnist-mini
        validation-split: {first: 100}
      network:
        layers:
          - flatten
          - dense: {units: 10, activation: softmax}
      training: {epochs: 1, batch-size: 50, optimizer: adam, learning-rate: 1e-3}
      """;

  @TempDir static Path folder;
  private static final Dataset DATA = data(0, "a");

  /** Every fifth image, beginning with one; it says so in its digest. */
  private static Dataset data(int first, String digest) {
    DataLocations nowhere = DataLocations.fromEnvironment(Optional.empty()).offline();
    Dataset mini = DatasetCatalogue.open("fashion-mnist-mini", nowhere, Progress.NONE);
    return new Dataset(
        mini.name(),
        fifth(mini.train(), first),
        fifth(mini.test(), first),
        mini.classNames(),
        new Provenance("a test", List.of(new Source("images", 1, digest.repeat(64)))));
  }

  private static LabeledImages fifth(LabeledImages split, int first) {
    return split.select(IntStream.range(0, split.count() / 5).map(i -> i * 5 + first).toArray());
  }

  @BeforeAll
  static void train() throws IOException {
    for (int seed = 1; seed <= 3; seed++) {
      train("one-" + seed, "seed=" + seed);
      train("slow-" + seed, "seed=" + seed, "training.learning-rate=1e-6");
      train(
          "other-" + seed,
          "seed=" + (10 + seed),
          "training.learning-rate=1e-6",
          "training.batch-size=25");
    }
    train("test", "data.train-on=test", "training.epochs=3");
  }

  private static void train(String name, String... sets) throws IOException {
    NetworkRecipe recipe = RecipeYaml.parse("tiny", RECIPE, List.of(sets));
    NetworkTraining.create(
            recipe,
            SplitDataset.of(DATA, recipe.data()),
            RunOptions.of(1, Optional.of(folder.resolve(name))))
        .train(_ -> {});
  }

  private static RunsComparison compare(Split split, String... names) throws IOException {
    return compare(run -> SplitDataset.of(DATA, run.recipe().data()), split, names);
  }

  private static RunsComparison compare(
      RunsComparison.DataSource source, Split split, String... names) throws IOException {
    List<Run> runs = new ArrayList<>();
    for (String name : names) {
      runs.add(Run.open(folder.resolve(name)));
    }
    try (ThreadTeam team = new ThreadTeam(1)) {
      return RunsComparison.of(runs, source, split, team);
    }
  }

  @Test
  void twoModelsAreComparedImageByImage() throws IOException {
    RunsComparison comparison = compare(Split.TEST, "slow-1", "one-1");
    assertThat(comparison.best()).hasValue(1);
    assertThat(comparison.settings())
        .extracting(SettingsDifference::path)
        .containsExactly("training.learning-rate.constant.learning-rate");
    ModelDifference model = comparison.modelDifferences().getFirst();
    Predictions best = comparison.runs().get(1).measured().orElseThrow().predictions();
    Predictions other = comparison.runs().get(0).measured().orElseThrow().predictions();
    int onlyBest = 0;
    int disagree = 0;
    for (int i = 0; i < best.count(); i++) {
      boolean right = best.predicted(i) == best.label(i);
      onlyBest += right && other.predicted(i) != other.label(i) ? 1 : 0;
      disagree += best.predicted(i) != other.predicted(i) ? 1 : 0;
    }
    assertThat(model.onlyBest()).isEqualTo(onlyBest);
    assertThat(model.bothCorrect() + model.onlyBest() + model.onlyOther() + model.bothIncorrect())
        .isEqualTo(best.count());
    assertThat(model.sameAnswer()).isEqualTo(best.count() - disagree);
    assertThat(comparison.disagreements()).hasSize(disagree);
    assertThat(model.accuracy().difference())
        .isCloseTo((model.onlyBest() - model.onlyOther()) / (double) best.count(), within(1e-12));
    assertThat(model.verdict()).isEqualTo(ComparisonVerdict.CLEAR);
    assertThat(comparison.verdict()).isEqualTo(ComparisonVerdict.CLEAR);
    assertThat(ComparisonWords.of(comparison))
        .anyMatch(sentence ->
            sentence.startsWith("best: one-1, accuracy")
                && sentence.contains("more than noise explains (McNemar's exact test p"))
        .anyMatch(sentence -> sentence.contains("train each with several seeds"));
    Disagreement first = comparison.disagreements().getFirst();
    assertThat(first.isClassifiedCorrectly()).isTrue();
    assertThat(first.answers()).hasSize(2);
    assertThat(first.answers()).allMatch(Disagreement.Answer::isProbability);
  }

  @Test
  void aModelAgainstItselfInAnotherFolderIsTied() throws IOException {
    Path copy = Files.createDirectory(folder.resolve("copy"));
    for (String file :
        List.of("recipe.yaml", "provenance.json", "metrics.jsonl", "model.safetensors")) {
      Files.copy(folder.resolve("one-1").resolve(file), copy.resolve(file));
    }
    // Other settings that came to the same.
    Path recipe = copy.resolve("recipe.yaml");
    Files.writeString(
        recipe, Files.readString(recipe).replace("batch-size: 50", "batch-size: 100"));
    RunsComparison comparison = compare(Split.TEST, "one-1", "copy");
    ModelDifference model = comparison.modelDifferences().getFirst();
    assertThat(model.pValue()).isEqualTo(1);
    assertThat(model.verdict()).isEqualTo(ComparisonVerdict.WITHIN_NOISE);
    assertThat(comparison.disagreements()).isEmpty();
    assertThat(model.isTie()).isTrue();
    assertThat(ComparisonWords.of(comparison).toString())
        .contains("tied: one-1 and copy, accuracy 0.")
        .doesNotContain("behind", "best");
    assertThat(new ComparisonText(comparison, Optional.empty(), 0).of(OptionalInt.empty()))
        .contains("one-1 (tied)", "copy (tied)")
        .doesNotContain("best:", "within noise", "+0.0000", "-0.0000");
    assertThat(ComparisonReport.of(comparison).view().verdict()).startsWith("Tied: ");
  }

  @Test
  void severalSeedsAreComparedSeedBySeed() throws IOException {
    RunsComparison comparison =
        compare(Split.TEST, "slow-2", "one-1", "one-3", "one-2", "slow-1", "slow-3");
    assertThat(comparison.groups()).extracting(SeedGroup::seeds).containsOnly(List.of(1L, 2L, 3L));
    assertThat(comparison.groups().getFirst().runs()).containsExactly(4, 0, 5);
    GroupDifference way = comparison.groupDifferences().getFirst();
    assertThat(way.best()).isEqualTo(1);
    assertThat(way.method()).isEqualTo(Method.PAIRED);
    assertThat(way.mean())
        .isCloseTo(
            comparison.groups().get(1).accuracy().mean()
                - comparison.groups().get(0).accuracy().mean(),
            within(1e-12));
    assertThat(comparison.verdict()).isEqualTo(way.verdict()).isEqualTo(ComparisonVerdict.CLEAR);
    assertThat(ComparisonWords.of(comparison).toString())
        .contains("paired t interval over 3 seeds, 95 %");
  }

  @Test
  void twoSeedsThatCannotTellAreSaidToBeFew() throws IOException {
    RunsComparison comparison = compare(Split.TEST, "slow-1", "slow-2", "other-1", "other-2");
    assertThat(comparison.verdict()).isEqualTo(ComparisonVerdict.WITHIN_NOISE);
    assertThat(ComparisonWords.of(comparison))
        .contains("two seeds give wide intervals: train with more seeds for a clear verdict");
    assertThat(
            ComparisonWords.of(
                    compare(
                        Split.TEST, "slow-1", "slow-2", "slow-3", "other-1", "other-2", "other-3"))
                .toString())
        .doesNotContain("two seeds");
  }

  @Test
  void otherSeedsAreComparedByWelchAndThreeWaysByBonferroni() throws IOException {
    RunsComparison comparison =
        compare(Split.TEST, "one-1", "one-2", "slow-1", "slow-2", "other-1", "other-2", "other-3");
    assertThat(comparison.groupDifferences())
        .extracting(GroupDifference::method)
        .containsExactly(Method.PAIRED, Method.WELCH);
    assertThat(comparison.groupDifferences())
        .allMatch(way -> Math.abs(way.confidence() - 0.975) < 1e-12);
    assertThat(comparison.modelDifferences()).hasSize(6);
    assertThat(comparison.modelDifferences()).allMatch(model -> model.adjusted() >= model.pValue());
  }

  @Test
  void runsThatDifferInTheirSeedsOnlyShowWhatChanceDoes() throws IOException {
    RunsComparison comparison = compare(Split.TEST, "one-1", "one-2");
    assertThat(comparison.verdict()).isEqualTo(ComparisonVerdict.UNKNOWN);
    assertThat(ComparisonWords.of(comparison).getFirst())
        .startsWith("the settings differ only in the seed (1, 2)");
  }

  @Test
  void aModelThatHasLearnedFromTestImagesGetsNoVerdictAndIsNotTheBest() throws IOException {
    RunsComparison comparison = compare(Split.TEST, "test", "slow-1");
    assertThat(comparison.best()).hasValue(1);
    assertThat(comparison.modelDifferences().getFirst().verdict())
        .isEqualTo(ComparisonVerdict.LEAKAGE);
    assertThat(comparison.verdict()).isEqualTo(ComparisonVerdict.LEAKAGE);
    assertThat(ComparisonWords.of(comparison).toString())
        .contains("no verdict")
        .contains("test: leakage: trained on the test images");
    assertThat(compare(Split.VALIDATION, "test", "slow-1").verdict())
        .isEqualTo(ComparisonVerdict.CLEAR);
  }

  @Test
  void differentImagesAreNotCompared() throws IOException {
    Dataset other = data(1, "b");
    RunsComparison comparison =
        compare(
            run ->
                SplitDataset.of(
                    run.directory().endsWith("one-1") ? DATA : other, run.recipe().data()),
            Split.TEST,
            "one-1",
            "slow-1");
    assertThat(comparison.verdict()).isEqualTo(ComparisonVerdict.NOT_COMPARABLE);
    assertThat(comparison.modelDifferences()).isEmpty();
    assertThat(comparison.disagreements()).isEmpty();
    assertThat(ComparisonWords.of(comparison).getFirst())
        .startsWith("measured on different images: one-1 on 200 test images")
        .endsWith("each stands by itself");
    assertThat(comparison.measured()).hasSize(2);
  }

  @Test
  void aRunWithoutAModelIsNamed() throws IOException {
    Path unfinished = Files.createDirectory(folder.resolve("unfinished"));
    for (String file : List.of("recipe.yaml", "provenance.json", "metrics.jsonl")) {
      Files.copy(folder.resolve("one-2").resolve(file), unfinished.resolve(file));
    }
    RunsComparison comparison = compare(Split.TEST, "one-1", "unfinished");
    assertThat(comparison.verdict()).isEqualTo(ComparisonVerdict.UNKNOWN);
    assertThat(comparison.runs().getLast().problem().orElseThrow())
        .contains("expected model.safetensors");
    assertThat(ComparisonWords.of(comparison)).anyMatch(text -> text.startsWith("unfinished: "));
    assertThat(ComparisonWords.of(comparison).getFirst()).contains("nothing to compare");
  }

  @Test
  void theDocumentHoldsPlainValuesOfAll() throws IOException {
    RunsComparison comparison = compare(Split.TEST, "one-1", "slow-1", "test");
    String json = JsonWriter.compact(ComparisonReport.json(comparison));
    assertThat(json)
        .contains("\"verdict\":", "\"mcNemar\":", "\"disagreements\":[{\"image\":", "\"recall\":[");
    assertThat(ComparisonReport.json(comparison).keySet())
        .containsExactly(
            "split",
            "runs",
            "settings",
            "environment",
            "incomparable",
            "best",
            "verdict",
            "modelDifferences",
            "groups",
            "groupDifferences",
            "classes",
            "disagreements",
            "sentences");
  }

  @Test
  void lessThanTwoDifferentRunsAreRefused() {
    assertThatThrownBy(() -> compare(Split.TEST, "one-1", "./one-1"))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("expected at least 2 different runs, received 1 of 2");
  }
}
