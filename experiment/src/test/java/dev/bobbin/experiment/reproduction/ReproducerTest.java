package dev.bobbin.experiment.reproduction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.data.Dataset;
import dev.bobbin.engine.train.TrainingListener;
import dev.bobbin.experiment.fixtures.TinyReproduction;
import dev.bobbin.experiment.fixtures.TinyRuns;
import dev.bobbin.experiment.recipe.EnsembleRecipe;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.experiment.recipe.NetworkRecipe.Published;
import dev.bobbin.experiment.recipe.Recipe;
import dev.bobbin.experiment.reproduction.Reproducer.Scope;
import dev.bobbin.experiment.training.RunStore;
import dev.bobbin.model.CombinationRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReproducerTest {
  private static final String PUBLISHED =
      "[{metric: test-accuracy, value: 0.5}, {metric: training-loss, values: [2, 1]},"
          + " {metric: correct-trouser, value: 5}, {metric: class-f1, values: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]}]";
  private static final Published CLAIM =
      new Published(
          "test-accuracy",
          Optional.empty(),
          Optional.empty(),
          List.of(),
          Optional.of("two"),
          Optional.empty());
  private static final Dataset DATASET = TinyReproduction.dataset();

  @TempDir Path folder;
  private final List<String> heard = new ArrayList<>();

  private Reproducer reproducer(boolean withData) throws IOException {
    return new Reproducer(
        RunStore.of(folder.resolve("runs")),
        _ -> withData ? Optional.of(DATASET) : Optional.empty(),
        1,
        new Reproducer.Progress() {
          @Override
          public TrainingListener training(String what) {
            heard.add(what);
            return _ -> {};
          }

          @Override
          public void trained() {}

          // Networks this small may miss a class.
          @Override
          public void note(String text) {
            if (!text.startsWith("diagnosis: ")) {
              heard.add(text);
            }
          }
        });
  }

  @Test
  void whatIsMissingIsTrainedAndWhatIsFinishedIsReused() throws IOException {
    List<Recipe> all = List.of(TinyReproduction.recipe("one", PUBLISHED));
    Reproduction none = Reproduction.none(all);
    Reproduction first = reproducer(true).run(none, "one", new Scope(2, 600, false));
    assertThat(heard).containsExactly("one, seed 1", "one, seed 2");
    heard.clear();
    Reproduction again = reproducer(true).run(none, "one", new Scope(3, 600, false));
    assertThat(heard).containsExactly("one, seed 3");
    ExperimentRecord experiment = again.find("one").orElseThrow();
    assertThat(experiment.measurements()).hasSize(3);
    RunMeasurement measured = experiment.measurements().getFirst();
    assertThat(measured).isEqualTo(first.find("one").orElseThrow().measurements().getFirst());
    assertThat(measured.figures().get("training-loss")).hasSize(2);
    assertThat(measured.figures().get("class-f1")).hasSize(10);
    assertThat(measured.figures().get("correct-trouser").getFirst())
        .isBetween(0.0, ComparableMetric.counts(DATASET).get(1));
    assertThat(measured.epochs()).isEqualTo(2);
    assertThat(again.isComplete()).isTrue();
  }

  @Test
  void theDocumentKeepsWhatIsNotRunNow() throws IOException {
    List<Recipe> all =
        List.of(
            TinyReproduction.recipe("one", PUBLISHED),
            TinyReproduction.recipe("two", "[]", "training.epochs=1"));
    Path json = folder.resolve("results/table.json");
    Scope one = new Scope(1, 600, false);
    reproducer(true).run(Reproduction.read(json, all), "one", one).write(json);
    reproducer(true).run(Reproduction.read(json, all), "two", one).write(json);
    Reproduction read = Reproduction.read(json, all);
    assertThat(read.find("one").orElseThrow().measurements()).hasSize(1);
    assertThat(read.find("two").orElseThrow().measurements()).hasSize(1);
    String before = Files.readString(json);
    read.write(json);
    assertThat(Files.readString(json)).isEqualTo(before);
  }

  @Test
  void quickRunsTrainOneEpoch() throws IOException {
    List<Recipe> all = List.of(TinyReproduction.recipe("one", PUBLISHED));
    Reproduction quick =
        reproducer(true).run(Reproduction.none(all), "one", new Scope(1, 600, true));
    assertThat(quick.find("one").orElseThrow().measurements().getFirst().epochs()).isEqualTo(1);
  }

  @Test
  void whatTakesLongIsNotRepeated() throws IOException {
    List<Recipe> all = List.of(TinyReproduction.recipe("one", "[]"));
    Reproduction long1 =
        reproducer(true).run(Reproduction.none(all), "one", new Scope(3, 0, false));
    assertThat(long1.find("one").orElseThrow().measurements()).hasSize(1);
  }

  @Test
  void studiesAreTrainedSettingBySetting() throws IOException {
    List<Recipe> all =
        List.of(
            TinyReproduction.recipe(
                "one", "[]", "study={grid: {training.learning-rate: [0.01, 0.1]}}"));
    Reproduction study =
        reproducer(true).run(Reproduction.none(all), "one", new Scope(2, 600, false));
    ExperimentRecord experiment = study.find("one").orElseThrow();
    assertThat(experiment.settings()).hasSize(2);
    assertThat(experiment.measurements()).hasSize(4);
    assertThat(experiment.of(experiment.settings().getFirst()))
        .extracting(RunMeasurement::seed)
        .containsExactly(1L, 2L);
  }

  @Test
  void ensemblesOfOneSeedShareTheirMembers() throws IOException {
    NetworkRecipe recipe = TinyReproduction.recipe("one", "[]");
    List<Recipe> all =
        List.of(
            ensemble("three", recipe, recipe.withEpochs(1), CLAIM),
            ensemble("two", recipe, recipe));
    Scope extent = new Scope(2, 600, false);
    Reproduction done = reproducer(true).run(Reproduction.none(all), "three", extent);
    assertThat(heard).hasSize(4).first().isEqualTo("three, seed 1: member 1, one with seed 1");
    heard.clear();
    done = reproducer(true).run(done, "two", extent);
    assertThat(heard)
        .containsExactly(
            "two, seed 1: member 2, one with seed 2", "two, seed 2: member 2, one with seed 4");
    assertThat(done.assessments().getFirst().comparisons().getFirst().text())
        .matches(
            "test accuracy above two by [+-]0\\.\\d{4} "
                + "\\(95 % interval [+-]0\\.\\d{4} to [+-]0\\.\\d{4}; 2 seeds, 50 images\\)");
  }

  @Test
  void whatDivergedIsNotTrainedAgainAloneOrInAnEnsemble() throws IOException {
    NetworkRecipe sound = TinyReproduction.recipe("one", "[]");
    NetworkRecipe wild = TinyReproduction.recipe("wild", "[]", "training.learning-rate=1e38");
    List<Recipe> all = List.of(wild, ensemble("two", sound, wild.withSeed(2)));
    for (String id : List.of("wild", "two")) {
      Scope once = new Scope(1, 600, false);
      reproducer(true).run(Reproduction.none(all), id, once);
      assertThat(heard).as(id).isNotEmpty();
      heard.clear();
      ExperimentRecord again =
          reproducer(true).run(Reproduction.none(all), id, once).find(id).orElseThrow();
      assertThat(heard).as(id).isEmpty();
      assertThat(again.measurements()).isEmpty();
      assertThat(again.missing().orElseThrow()).startsWith("seed 1: the numbers grew beyond");
    }
  }

  private static EnsembleRecipe ensemble(
      String name, NetworkRecipe first, NetworkRecipe second, Published... published) {
    return new EnsembleRecipe(
        name,
        List.of(),
        first.source(),
        CombinationRule.MAJORITY_VOTE,
        List.of(first, second),
        1,
        List.of(published));
  }

  @Test
  void withoutDataItSaysSo() throws IOException {
    List<Recipe> all = List.of(TinyReproduction.recipe("one", PUBLISHED));
    Reproduction without =
        reproducer(false).run(Reproduction.none(all), "one", new Scope(1, 600, false));
    assertThat(heard)
        .containsExactly(
            "one: data not available here; try 'bobbin data fetch fashion-mnist-mini'");
    assertThat(without.assessments().getFirst().verdict()).isEqualTo(ReproductionVerdict.NO_DATA);
  }

  @Test
  void otherWeightsThanBeforeAreReported() throws IOException {
    List<Recipe> all = List.of(TinyReproduction.recipe("one", PUBLISHED));
    Path json = folder.resolve("table.json");
    Reproduction first =
        reproducer(true).run(Reproduction.none(all), "one", new Scope(1, 600, false));
    String digest = first.find("one").orElseThrow().measurements().getFirst().weightsSha256();
    first.write(json);
    Files.writeString(json, TinyRuns.withoutDigests(json).replace(digest, "0".repeat(64)));
    heard.clear();
    reproducer(true).run(Reproduction.read(json, all), "one", new Scope(1, 600, false));
    assertThat(heard).hasSize(1);
    assertThat(heard.getFirst())
        .startsWith("warning: one, seed 1: expected weights 0000")
        .contains(digest);
  }
}
