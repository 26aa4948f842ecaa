package dev.bobbin.experiment.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.bobbin.data.Dataset;
import dev.bobbin.data.catalogue.DataLocations;
import dev.bobbin.data.catalogue.DatasetCatalogue;
import dev.bobbin.data.catalogue.Progress;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.recipe.BuiltInRecipes;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.experiment.run.RunResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole published experiment on the full data: ten epochs, a minute or two on two cores. */
@Tag("slow")
class FullTrainingTest {
  private static final DataLocations LOCAL =
      DataLocations.fromEnvironment(Optional.empty()).offline();

  @Test
  void naderisConvolutionalNetworkReachesItsAccuracyWithTheBitsOfTheReadme(@TempDir Path directory)
      throws Exception {
    assumeThat(DatasetCatalogue.locate("fashion-mnist", LOCAL)).as("the full data").isPresent();
    Dataset dataset = DatasetCatalogue.open("fashion-mnist", LOCAL, Progress.NONE);
    NetworkRecipe recipe = BuiltInRecipes.read("naderi-cnn", List.of());
    int threads = Runtime.getRuntime().availableProcessors();

    RunResult result =
        NetworkTraining.create(
                recipe,
                SplitDataset.of(dataset, recipe.data()),
                RunOptions.of(threads, Optional.of(directory.resolve("run"))))
            .train(_ -> {})
            .result();

    assertThat(result.testAccuracy()).isGreaterThanOrEqualTo(0.91);
    // As 'bobbin train naderi-cnn' printed it in the README, with one and with two threads.
    assertThat(result.weightsSha256())
        .isEqualTo("c8f858b34dbf211008c1d423c10f5d35ed50e0ac8ead0292fc6f125b49234855");
  }
}
