package dev.bobbin.experiment.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.data.Dataset;
import dev.bobbin.data.catalogue.DataLocations;
import dev.bobbin.data.catalogue.DatasetCatalogue;
import dev.bobbin.data.catalogue.DatasetExport;
import dev.bobbin.data.catalogue.DatasetExport.Form;
import dev.bobbin.data.catalogue.Progress;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.fixtures.TinyRuns;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.experiment.run.RunResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The format that images are read from does not change the bits. */
class ConvertedDataTest {
  @TempDir Path folder;

  @Test
  void everyFormatOfTheSameImagesTrainsTheSameWeights() throws IOException {
    Dataset source = TinyRuns.dataset(0);
    RunResult expected = train(source);
    for (Form form : Form.values()) {
      Path out = folder.resolve(form.name());
      DatasetExport.write(source, form, false, out, false, (images, total) -> {});
      RunResult received = train(open(out.toString()));
      assertThat(received.weightsSha256()).as(form.name()).isEqualTo(expected.weightsSha256());
      assertThat(received.testLoss()).as(form.name()).isEqualTo(expected.testLoss());
    }
  }

  private RunResult train(Dataset dataset) throws IOException {
    NetworkRecipe recipe =
        TinyRuns.recipe(
            "training.epochs=1",
            "data.validation-split={scikit-learn: {test-size: 0.2, random-state: 648}}");
    return NetworkTraining.create(
            recipe, SplitDataset.of(dataset, recipe.data()), TinyRuns.options(folder, 2))
        .train(_ -> {})
        .result();
  }

  private static Dataset open(String nameOrPath) {
    DataLocations nowhere = DataLocations.fromEnvironment(Optional.empty()).offline();
    return DatasetCatalogue.open(nameOrPath, nowhere, Progress.NONE);
  }
}
