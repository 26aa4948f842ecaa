package dev.bobbin.lab.study;

import dev.bobbin.data.Dataset;
import dev.bobbin.data.ImageSet;
import dev.bobbin.data.catalogue.DataLocations;
import dev.bobbin.data.catalogue.DatasetCatalogue;
import dev.bobbin.data.catalogue.Progress;
import dev.bobbin.lab.recipe.Recipe;
import dev.bobbin.lab.recipe.RecipeException;
import dev.bobbin.lab.recipe.RecipeFile;
import dev.bobbin.lab.run.RunLibrary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Studies whose trials take some milliseconds. */
final class TinyStudy {
  private static final String BASE =
      """
      name: tiny
      data: {name: fashion-mnist-mini, split: {first: 60}}
      network:
        layers:
          - flatten
          - dense: {units: 12, activation: relu}
          - dropout: 0.1
          - dense: {units: 10, activation: softmax}
      training: {epochs: 4, batch: 30, optimizer: sgd, learning-rate: 0.1}
      seed: 3
      study:
      """;

  /** Every tenth of the small Fashion-MNIST's images. */
  private static final Dataset DATASET = dataset();

  private TinyStudy() {}

  static Recipe recipe(String study, String... sets) throws RecipeException {
    return RecipeFile.parse("tiny", BASE + study.indent(2), List.of(sets));
  }

  static StudyPlan plan(String study, String... sets) throws RecipeException {
    return StudyPlan.of(recipe(study, sets));
  }

  static StudyRun run(StudyPlan plan, Path runs, int jobs, int threads) throws IOException {
    return new StudyRun(plan, RunLibrary.of(runs), new SharedData(_ -> DATASET), jobs, threads);
  }

  private static Dataset dataset() {
    DataLocations nowhere = DataLocations.fromEnvironment(Optional.empty()).offline();
    Dataset mini = DatasetCatalogue.open("fashion-mnist-mini", nowhere, Progress.NONE);
    return new Dataset(
        mini.name(), tenth(mini.train()), tenth(mini.test()), mini.classNames(), mini.provenance());
  }

  private static ImageSet tenth(ImageSet part) {
    return part.select(IntStream.range(0, part.count() / 10).map(i -> i * 10).toArray());
  }
}
