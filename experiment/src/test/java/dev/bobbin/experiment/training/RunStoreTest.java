package dev.bobbin.experiment.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.fixtures.TinyRuns;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.experiment.run.NetworkRun;
import dev.bobbin.experiment.run.RunFiles;
import dev.bobbin.experiment.run.RunKey;
import dev.bobbin.experiment.run.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunStoreTest {
  @TempDir Path folder;

  private static RunKey key(String... sets) throws IOException {
    NetworkRecipe recipe = TinyRuns.recipe(sets);
    return RunKey.of(recipe, TinyRuns.data(recipe).dataset());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "training.epochs=4",
        "training.learning-rate=0.02",
        "seed=8",
        "data.validation-split.first=41",
        "data.augment.shift=2",
        "data.train-on=test",
        "network.layers.4.dense.l2=1e-4"
      })
  void whatDecidesTheWeightsChangesTheKey(String set) throws IOException {
    assertThat(key(set)).isNotEqualTo(key());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name=other",
        "notes=[some]",
        "published=[{metric: loss, value: 1}]",
        "data.name=fashion-mnist",
        "network.input=28x28x1"
      })
  void whatDoesNotDecideThemLeavesIt(String set) throws IOException {
    assertThat(key(set)).isEqualTo(key());
  }

  @Test
  void aRunIsFoundByItsKeyWhateverItsDirectoryIsCalled() throws IOException {
    NetworkRecipe recipe = TinyRuns.recipe("training.epochs=1");
    SplitDataset data = TinyRuns.data(recipe);
    NetworkTraining training = NetworkTraining.create(recipe, data, TinyRuns.options(folder, 1));
    RunKey key = RunKey.of(recipe, data.dataset());
    assertThat(RunStore.of(folder).finished(key)).isEmpty();
    training.train(_ -> {});
    Files.createDirectory(folder.resolve("no-run"));
    NetworkRun found = RunStore.of(folder).finished(key).orElseThrow();
    assertThat(found.directory()).isEqualTo(training.directory());
    assertThat(found.key()).isEqualTo(key);
    assertThat(RunStore.of(folder).finished(key("training.epochs=2"))).isEmpty();
    assertThatThrownBy(() -> RunStore.of(folder).open(recipe, data, 1))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("expected a run with epochs left to train");
  }

  @Test
  void aRunThatWasCutShortGoesOn() throws IOException {
    NetworkRecipe recipe = TinyRuns.recipe("training.epochs=2");
    SplitDataset data = TinyRuns.data(recipe);
    NetworkTraining first = RunStore.of(folder).open(recipe, data, 1);
    assertThat(first.directory().getFileName().toString())
        .isEqualTo("tiny-net-" + RunKey.of(recipe, data.dataset()).shortened());
    first.train(event -> {
      if (event instanceof EpochDone) {
        first.stop();
      }
    });
    RunStore store = RunStore.of(folder);
    assertThat(store.finished(RunKey.of(recipe, data.dataset()))).isEmpty();
    NetworkTraining second = store.open(recipe, data, 1);
    assertThat(second.directory()).isEqualTo(first.directory());
    RunResult resumed = second.train(_ -> {}).result();
    assertThat(resumed.epochs()).isEqualTo(2);
    assertThat(store.finished(RunKey.of(recipe, data.dataset()))).isPresent();
  }

  @Test
  void aDirectoryThatCannotBeReadIsLeftAndAnotherOneMade() throws IOException {
    NetworkRecipe recipe = TinyRuns.recipe("training.epochs=1");
    SplitDataset data = TinyRuns.data(recipe);
    RunKey key = RunKey.of(recipe, data.dataset());
    Path killed = Files.createDirectory(folder.resolve("tiny-net-" + key.shortened()));
    Files.writeString(killed.resolve(RunFiles.METRICS), "torn");
    NetworkTraining training = RunStore.of(folder).open(recipe, data, 1);
    assertThat(training.directory().getFileName()).hasToString(killed.getFileName() + "-2");
    training.train(_ -> {});
    assertThat(killed).isDirectoryContaining("glob:**" + RunFiles.METRICS);
    assertThat(RunStore.of(folder).finished(key)).isPresent();
  }

  @Test
  void aDirectoryOfATrainingThatHadNotBegunIsUsedAgain() throws IOException {
    NetworkRecipe recipe = TinyRuns.recipe("training.epochs=1");
    SplitDataset data = TinyRuns.data(recipe);
    RunKey key = RunKey.of(recipe, data.dataset());
    Path killed = Files.createDirectory(folder.resolve("tiny-net-" + key.shortened()));
    Files.createFile(killed.resolve(RunFiles.METRICS));
    assertThat(RunStore.of(folder).open(recipe, data, 1).directory()).isEqualTo(killed);
  }
}
