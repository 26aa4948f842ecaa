package dev.bobbin.cli.render;

import dev.bobbin.cli.terminal.Json;
import dev.bobbin.data.split.Split;
import dev.bobbin.engine.network.shape.LayerTable;
import dev.bobbin.engine.spec.TrainingSpec;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.experiment.recipe.Recipe;
import dev.bobbin.model.text.LayerTableText;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a training would do.
 *
 * @param recipe resolved, as it would be trained
 * @param data of it
 */
public record TrainingPlan(Recipe recipe, SplitDataset data) {
  /** Prints the layers and steps of each network. */
  public void print(PrintStream out) {
    for (NetworkRecipe network : recipe.networks()) {
      TrainingSpec training = network.training();
      out.println();
      if (recipe.networks().size() > 1) {
        out.println(network.name());
      }
      out.print(LayerTableText.of(LayerTable.of(network.network())));
      out.printf(
          Locale.ROOT,
          "%nwould train %,d epochs of %,d steps, %,d images a step; nothing is trained or written%n",
          training.epochs(),
          steps(training),
          Math.min(training.batchSize(), data.count(Split.TRAIN)));
    }
    out.flush();
  }

  private int steps(TrainingSpec training) {
    return Math.ceilDiv(data.count(Split.TRAIN), training.batchSize());
  }

  /** A tree of {@code recipe}, {@code images} of each split, and {@code networks}. */
  public Map<String, @Nullable Object> json() {
    return Json.of(
        "recipe",
        recipe.name(),
        "images",
        Json.of(
            "train",
            data.count(Split.TRAIN),
            "validation",
            data.count(Split.VALIDATION),
            "test",
            data.count(Split.TEST)),
        "networks",
        recipe.networks().stream().map(this::json).toList());
  }

  private Map<String, @Nullable Object> json(NetworkRecipe network) {
    TrainingSpec training = network.training();
    LayerTable table = LayerTable.of(network.network());
    List<Map<String, @Nullable Object>> layers =
        table.rows().stream()
            .map(row ->
                Json.of(
                    "name",
                    row.name(),
                    "what",
                    LayerTableText.describe(row.spec()),
                    "output",
                    row.output().toString(),
                    "parameters",
                    row.parameters(),
                    "multiplyAdds",
                    row.multiplyAdds()))
            .toList();
    return Json.of(
        "name",
        network.name(),
        "epochs",
        training.epochs(),
        "stepsPerEpoch",
        steps(training),
        "batchSize",
        training.batchSize(),
        "parameters",
        table.parameters(),
        "multiplyAdds",
        table.multiplyAdds(),
        "layers",
        layers);
  }
}
