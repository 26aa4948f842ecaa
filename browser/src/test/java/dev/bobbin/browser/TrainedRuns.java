package dev.bobbin.browser;

import dev.bobbin.data.Dataset;
import dev.bobbin.data.catalogue.DataLocations;
import dev.bobbin.data.catalogue.DatasetCatalogue;
import dev.bobbin.data.catalogue.Progress;
import dev.bobbin.data.split.Split;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.train.TrainingListener;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.experiment.recipe.RecipeYaml;
import dev.bobbin.experiment.run.Run;
import dev.bobbin.experiment.training.NetworkTraining;
import dev.bobbin.experiment.training.RunOptions;
import dev.bobbin.report.run.RunReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Small runs, trained on the embedded images. */
final class TrainedRuns {
  private static final String RECIPE =
      """
      name: small net
      data:
        name: fashion-mnist-mini
        validation-split:
          first: 600
      network:
        layers:
          - conv2d: {filters: 8, kernel-size: 3, padding: same, activation: relu}
          - max-pool: 2
          - conv2d: {filters: 8, kernel-size: 3, padding: same, activation: relu}
          - max-pool: 2
          - flatten
          - dense: {units: 32, activation: relu}
          - dense: {units: 10, activation: softmax}
      training:
        epochs: 2
        batch-size: 64
        optimizer: adam
        learning-rate: 0.003
      seed: 7
      """;

  private TrainedRuns() {}

  static NetworkRecipe recipe(String... sets) throws IOException {
    return RecipeYaml.parse("small", RECIPE, List.of(sets));
  }

  static Dataset images() {
    DataLocations nowhere = DataLocations.fromEnvironment(Optional.empty()).offline();
    return DatasetCatalogue.open("fashion-mnist-mini", nowhere, Progress.NONE);
  }

  /** Trains into a directory and returns it. */
  static Path train(Path directory, NetworkRecipe recipe, Dataset dataset) throws IOException {
    return train(directory, recipe, dataset, _ -> {});
  }

  /** Trains with a listener, which may pause the training. */
  static Path train(
      Path directory, NetworkRecipe recipe, Dataset dataset, TrainingListener listener)
      throws IOException {
    SplitDataset data = SplitDataset.of(dataset, recipe.data());
    RunOptions options = RunOptions.of(2, Optional.of(directory));
    return Path.of(NetworkTraining.create(recipe, data, options).train(listener).result().run());
  }

  /** Trains, writes the report and returns its file. */
  static Path report(Path directory, NetworkRecipe recipe, Dataset dataset, boolean calibrate)
      throws IOException {
    train(directory, recipe, dataset);
    Run run = Run.open(directory);
    RunReport.ReportSettings settings =
        new RunReport.ReportSettings(Split.TEST, calibrate, List.of());
    try (ThreadTeam team = new ThreadTeam(2)) {
      RunReport.of(run, SplitDataset.of(dataset, recipe.data()), settings, team)
          .write(RunReport.file(directory));
    }
    return RunReport.file(directory);
  }
}
