package dev.bobbin.experiment.study;

import dev.bobbin.data.Dataset;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** The data of many trainings: each data set is opened and each split made only once. */
public final class SharedData {
  private final Function<String, Dataset> open;
  private final Map<String, Dataset> datasets = new HashMap<>();
  private final Map<NetworkRecipe.Data, SplitDataset> prepared = new HashMap<>();

  /**
   * Creates it without opening anything.
   *
   * @param open finds a data set by its name in recipes
   */
  public SharedData(Function<String, Dataset> open) {
    this.open = open;
  }

  /** The data that a recipe asks for. */
  public synchronized SplitDataset of(NetworkRecipe.Data wanted) {
    SplitDataset known = prepared.get(wanted);
    if (known == null) {
      Dataset dataset = datasets.computeIfAbsent(wanted.dataset(), open);
      known = SplitDataset.of(dataset, wanted);
      prepared.put(wanted, known);
    }
    return known;
  }
}
