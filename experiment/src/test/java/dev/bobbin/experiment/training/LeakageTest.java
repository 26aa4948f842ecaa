package dev.bobbin.experiment.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.analysis.evaluation.Leakage;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.data.split.Split;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import dev.bobbin.engine.train.TrainingEvent.Started;
import dev.bobbin.experiment.evaluation.LeakageSearch;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.fixtures.TinyRuns;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.experiment.run.NetworkRun;
import dev.bobbin.experiment.run.RunKey;
import dev.bobbin.experiment.run.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeakageTest {
  @TempDir Path runs;

  private static LabeledImages images(int... values) {
    byte[] pixels = new byte[values.length * 4];
    for (int i = 0; i < values.length; i++) {
      Arrays.fill(pixels, i * 4, i * 4 + 3, (byte) values[i]);
      pixels[i * 4 + 3] = 7;
    }
    return new LabeledImages(new Shape(2, 2, 1), pixels, new int[values.length]);
  }

  @Test
  void testImagesAreCountedThatAreAmongTheChosenTrainingImages() {
    LabeledImages train = images(1, 2, 3, 3, 4);
    LabeledImages test = images(3, 9, 3, 4);
    assertThat(LeakageSearch.count(train, new int[] {0, 1}, test)).isZero();
    assertThat(LeakageSearch.count(train, new int[] {0, 2}, test)).isEqualTo(2);
    assertThat(LeakageSearch.count(train, new int[] {0, 1, 2, 3, 4}, test)).isEqualTo(3);
    assertThat(LeakageSearch.count(train, new int[0], test)).isZero();
  }

  @Test
  void imagesThatOnlyHashAlikeAreNotTheSame() {
    // They differ by the generator polynomial of CRC-32, its bits from the lowest of the first
    // byte.
    byte[] black = new byte[5];
    byte[] polynomial = {0x41, 0x06, 0x71, (byte) 0xDB, 0x01};
    LabeledImages train = new LabeledImages(new Shape(1, 5, 1), black, new int[1]);
    LabeledImages test = new LabeledImages(new Shape(1, 5, 1), polynomial, new int[1]);
    assertThat(train.imageHash(0)).isEqualTo(test.imageHash(0));
    assertThat(LeakageSearch.count(train, new int[] {0}, test)).isZero();
  }

  @Test
  void theFullAndTheEmbeddedDataHaveNoneOfTheirOwn() throws IOException {
    assertThat(TinyRuns.data(TinyRuns.recipe()).leakage()).isEmpty();
  }

  @Test
  void trainingOnTestImagesIsFlaggedInEveryFile() throws IOException {
    NetworkRecipe recipe = TinyRuns.recipe("data.train-on=test", "training.epochs=1");
    SplitDataset data = TinyRuns.data(recipe);
    Leakage expected = new Leakage(true, 50, 50);
    assertThat(data.leakage()).contains(expected);
    assertThat(data.count(Split.TRAIN)).isEqualTo(50);
    assertThat(data.count(Split.VALIDATION)).isEqualTo(40);
    assertThat(data.samples(Split.TRAIN).label(3)).isEqualTo(data.dataset().test().label(3));
    RunResult result =
        NetworkTraining.create(recipe, data, TinyRuns.options(runs, 1)).train(_ -> {}).result();
    assertThat(result.leakage()).contains(expected);
    Path directory = Path.of(result.run());
    assertThat(NetworkRun.open(directory).result().orElseThrow().leakage()).contains(expected);
    assertThat(Files.readString(directory.resolve("evaluation.json")))
        .contains("\"leakage\": null")
        .containsPattern("\"leakage\": \\{\\s*\"declared\": true,\\s*\"testImages\": 50");
  }

  @Test
  void pretrainingUsesTheSplitThatTheRecipeNames() throws IOException {
    String[] both = {"data.train-on=test", "training.epochs=1", "pretrain={epochs: 2}"};
    NetworkRecipe recipe = TinyRuns.recipe(both);
    SplitDataset data = TinyRuns.data(recipe);
    assertThat(recipe.withEpochs(1).pretraining().orElseThrow().epochs()).isEqualTo(1);
    assertThat(recipe.withEpochs(9).pretraining().orElseThrow().epochs()).isEqualTo(2);
    List<String> heard = new ArrayList<>();
    NetworkTraining training = NetworkTraining.create(recipe, data, TinyRuns.options(runs, 1));
    RunResult result =
        training
            .train(event -> {
              if (event instanceof Started started) {
                heard.add(started.samples() + " images, epochs " + started.epochs());
              }
            })
            .result();
    assertThat(heard).containsExactly("260 images, epochs 2", "50 images, epochs 1");
    assertThat(result.epochs()).isEqualTo(1);
    assertThat(Files.readAllLines(training.directory().resolve("pretraining.jsonl"))).hasSize(2);
    // Interrupted while it learns before, it begins again and ends with the same bits.
    NetworkTraining cut = NetworkTraining.create(recipe, data, TinyRuns.options(runs, 2));
    cut.train(event -> {
      if (event instanceof EpochDone) {
        cut.stop();
      }
    });
    RunResult resumed =
        NetworkTraining.resume(
                NetworkRun.open(cut.directory()), data, RunOptions.of(1, Optional.empty()))
            .train(_ -> {})
            .result();
    assertThat(resumed.weightsSha256()).isEqualTo(result.weightsSha256());
    assertThat(
            RunKey.of(recipe, data.dataset())
                .equals(RunKey.of(TinyRuns.recipe(both[0], both[1]), data.dataset())))
        .isFalse();
  }

  @Test
  void undeclaredLeakageIsFound() throws IOException {
    Dataset honest = TinyRuns.dataset(0);
    int[] first = {100, 101, 5};
    LabeledImages leaking = honest.train().select(first);
    Dataset dataset =
        new Dataset(
            honest.name(), honest.train(), leaking, honest.classNames(), honest.provenance());
    NetworkRecipe recipe = TinyRuns.recipe("training.epochs=1");
    // The image of index 5 is among the 40 that validate, so it is not trained on.
    SplitDataset data = SplitDataset.of(dataset, recipe.data());
    assertThat(data.leakage()).contains(new Leakage(false, 2, 3));
    RunResult result =
        NetworkTraining.create(recipe, data, TinyRuns.options(runs, 1)).train(_ -> {}).result();
    assertThat(result.leakage()).isEqualTo(data.leakage());
  }
}
