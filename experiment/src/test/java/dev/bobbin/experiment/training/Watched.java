package dev.bobbin.experiment.training;

import dev.bobbin.analysis.diagnosis.Finding;
import dev.bobbin.analysis.diagnosis.TrainingMonitor;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.catalogue.DataLocations;
import dev.bobbin.data.catalogue.DatasetCatalogue;
import dev.bobbin.data.catalogue.Progress;
import dev.bobbin.data.split.Split;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.train.NetworkInspector;
import dev.bobbin.engine.train.NonFiniteLossException;
import dev.bobbin.engine.train.Trainer;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.experiment.recipe.RecipeYaml;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Short real trainings on 2,000 images, with what is found in them. */
final class Watched {
  private static final Dataset MINI =
      DatasetCatalogue.open(
          "fashion-mnist-mini",
          DataLocations.fromEnvironment(Optional.empty()).offline(),
          Progress.NONE);

  private Watched() {}

  /** A recipe for the small data set: 4,000 images validate, 2,000 are trained on. */
  static NetworkRecipe recipe(String layers, String training) {
    return RecipeYaml.parse(
        "test",
        """
        name: test
        data: {name: fashion-mnist-mini, validation-split: {first: 4000}}
        network:
          layers:
            - flatten
        %s
        training: {%s}
        seed: 1
        """
            .formatted(layers.indent(4), training),
        List.of());
  }

  static List<Finding> findings(NetworkRecipe recipe) {
    SplitDataset data = SplitDataset.of(MINI, recipe.data());
    try (ThreadTeam team = new ThreadTeam(1)) {
      Network network = Network.create(recipe.network(), recipe.training().seed());
      NetworkInspector inspector =
          new NetworkInspector(network, recipe.training(), data.samples(Split.TRAIN), team);
      TrainingMonitor diagnosis = new TrainingMonitor(recipe.training(), inspector.inspect());
      try {
        new Trainer(network, recipe.training(), team)
            .train(
                data.samples(Split.TRAIN),
                Optional.of(data.samples(Split.VALIDATION)),
                event -> {
                  if (event instanceof EpochDone epoch) {
                    diagnosis.epochDone(epoch, inspector.inspect());
                  }
                });
      } catch (NonFiniteLossException e) {
        diagnosis.failed(e, OptionalInt.empty());
      }
      return diagnosis.findings();
    }
  }
}
