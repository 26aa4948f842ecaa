package dev.bobbin.experiment.training;

import dev.bobbin.analysis.profile.TrainingThroughput;
import dev.bobbin.data.catalogue.DataLocations;
import dev.bobbin.data.catalogue.DatasetCatalogue;
import dev.bobbin.data.catalogue.Progress;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.recipe.BuiltInRecipes;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code bobbin demo} trains: the demo recipe on Fashion-MNIST if it is on this machine, else
 * on the embedded subset, for as many epochs as time allows.
 *
 * @param place of the full data; empty if the embedded images are used
 * @param epochsOfRecipe number of epochs without a time limit
 */
public record Demo(NetworkRecipe recipe, Optional<String> place, int epochsOfRecipe) {
  /** For a demo of at most two minutes with reading, evaluating and saving. */
  public static final double TRAINING_SECONDS = 90;

  private static final String FULL = "fashion-mnist";

  /** A tenth of the images, so more epochs, and a stratified split. */
  private static final List<String> EMBEDDED =
      List.of(
          "data.name=fashion-mnist-mini",
          "data.validation-split={stratified: {fraction: 0.1, seed: 1}}",
          "training.epochs=10");

  /**
   * Chooses what to train, without a download.
   *
   * @param locations where to look for the full data
   */
  public static Demo choose(DataLocations locations) {
    Optional<String> place = DatasetCatalogue.locate(FULL, locations.offline());
    NetworkRecipe recipe = BuiltInRecipes.read("demo", place.isPresent() ? List.of() : EMBEDDED);
    return new Demo(recipe, place, recipe.training().epochs());
  }

  public boolean isEmbedded() {
    return place.isEmpty();
  }

  /** Reads and splits the data. */
  public SplitDataset open(DataLocations locations) {
    return SplitDataset.of(
        DatasetCatalogue.open(recipe.data().dataset(), locations.offline(), Progress.NONE),
        recipe.data());
  }

  /**
   * The same with fewer epochs, at least one, if this machine is too slow.
   *
   * @param images of the training split
   * @param speed of the recipe's training on this machine
   * @param seconds that the training may take
   */
  public Demo within(int images, TrainingThroughput speed, double seconds) {
    int epochs = (int) Math.clamp(seconds / speed.secondsPerEpoch(images), 1, epochsOfRecipe);
    if (epochs == recipe.training().epochs()) {
      return this;
    }
    List<String> sets = new ArrayList<>(isEmbedded() ? EMBEDDED : List.of());
    sets.add("training.epochs=" + epochs);
    return new Demo(BuiltInRecipes.read("demo", sets), place, epochsOfRecipe);
  }

  public boolean isShortened() {
    return recipe.training().epochs() < epochsOfRecipe;
  }
}
