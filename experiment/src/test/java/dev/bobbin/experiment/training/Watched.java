package dev.bobbin.experiment.training;

import dev.bobbin.analysis.diagnosis.Diagnosis;
import dev.bobbin.analysis.diagnosis.Finding;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.catalogue.DataLocations;
import dev.bobbin.data.catalogue.DatasetCatalogue;
import dev.bobbin.data.catalogue.Progress;
import dev.bobbin.data.split.Part;
import dev.bobbin.engine.Team;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.train.Inspector;
import dev.bobbin.engine.train.NonFiniteLossException;
import dev.bobbin.engine.train.Trainer;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import dev.bobbin.experiment.evaluation.PreparedData;
import dev.bobbin.experiment.recipe.Recipe;
import dev.bobbin.experiment.recipe.RecipeFile;
import java.util.List;
import java.util.Optional;

/** Short real trainings on 2,000 images, with what is found in them. */
final class Watched {
  private static final Dataset MINI =
      DatasetCatalogue.open(
          "fashion-mnist-mini",
          DataLocations.fromEnvironment(Optional.empty()).offline(),
          Progress.NONE);

  private Watched() {}

  /** A recipe for the small data set: 4,000 images validate, 2,000 are trained on. */
  static Recipe recipe(String layers, String training) {
    return RecipeFile.parse(
        "test",
        """
        name: test
        data: {name: fashion-mnist-mini, split: {first: 4000}}
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

  static List<Finding> findings(Recipe recipe) {
    PreparedData data = PreparedData.of(MINI, recipe.data());
    try (Team team = new Team(1)) {
      Network network = Network.create(recipe.network(), recipe.training().seed());
      Inspector inspector =
          new Inspector(network, recipe.training(), data.samples(Part.TRAIN), team);
      Diagnosis diagnosis = new Diagnosis(recipe.training(), inspector.inspect());
      try {
        new Trainer(network, recipe.training(), team)
            .train(
                data.samples(Part.TRAIN),
                Optional.of(data.samples(Part.VALIDATION)),
                event -> {
                  if (event instanceof EpochDone epoch) {
                    diagnosis.epochDone(epoch, inspector.inspect());
                  }
                });
      } catch (NonFiniteLossException e) {
        diagnosis.failed(e);
      }
      return diagnosis.findings();
    }
  }
}
