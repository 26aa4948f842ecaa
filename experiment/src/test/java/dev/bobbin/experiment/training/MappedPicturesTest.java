package dev.bobbin.experiment.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.data.Dataset;
import dev.bobbin.data.catalogue.DataLocations;
import dev.bobbin.data.catalogue.DatasetCatalogue;
import dev.bobbin.data.catalogue.DatasetExport;
import dev.bobbin.data.catalogue.Progress;
import dev.bobbin.data.catalogue.ReadOptions;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.fixtures.TinyRuns;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.experiment.run.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures in a mapped file train the same weights as those on the heap. */
class MappedPicturesTest {
  @TempDir Path folder;

  @Test
  void whereThePicturesLieDoesNotChangeTheBits() throws IOException {
    Path pictures = folder.resolve("pictures");
    DatasetExport.write(
        TinyRuns.dataset(0), DatasetExport.Form.PNG, false, pictures, false, (images, total) -> {});
    RunResult heap = train(open(pictures, ReadOptions.DEFAULT));
    assertThat(folder.resolve("cache")).doesNotExist();
    RunResult written = train(open(pictures, ReadOptions.DEFAULT.withHeapBytes(0)));
    RunResult known = train(open(pictures, ReadOptions.DEFAULT.withHeapBytes(0)));
    try (Stream<Path> files = Files.list(folder.resolve("cache/decoded"))) {
      assertThat(files).as("a file for each split").hasSize(2);
    }
    assertThat(written.weightsSha256()).isEqualTo(heap.weightsSha256());
    assertThat(known.weightsSha256()).isEqualTo(heap.weightsSha256());
    assertThat(written.testLoss()).isEqualTo(heap.testLoss());
  }

  private RunResult train(Dataset dataset) throws IOException {
    NetworkRecipe recipe =
        TinyRuns.recipe(
            "training.epochs=1",
            "data.augment={shift: 2, rotate: 10, erase: 0.5}",
            "data.validation-split={stratified: {fraction: 0.2, seed: 3}}");
    return NetworkTraining.create(
            recipe, SplitDataset.of(dataset, recipe.data()), TinyRuns.options(folder, 2))
        .train(_ -> {})
        .result();
  }

  private Dataset open(Path pictures, ReadOptions options) {
    DataLocations here =
        new DataLocations(
            Optional.empty(),
            Optional.empty(),
            folder.resolve("cache"),
            folder.resolve("system"),
            false,
            Duration.ofSeconds(1));
    return DatasetCatalogue.open(pictures + "", here, options, Progress.NONE);
  }
}
