package dev.bobbin.experiment.study;

import dev.bobbin.data.Dataset;
import dev.bobbin.data.PreprocessingSpec;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.experiment.recipe.Recipe;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** The data of many trainings: each data set is opened and each split made only once. */
public final class SharedData {
  private final Function<Recipe, Dataset> open;
  private final Map<Prepared, Dataset> datasets = new HashMap<>();
  private final Map<Wanted, SplitDataset> splits = new HashMap<>();

  private record Prepared(String name, PreprocessingSpec how) {}

  private record Wanted(NetworkRecipe.Data data, PreprocessingSpec how) {}

  /**
   * Creates it without opening anything.
   *
   * @param open finds the data set of a recipe and prepares it as the recipe says
   */
  public SharedData(Function<Recipe, Dataset> open) {
    this.open = open;
  }

  /** The data that a recipe asks for. */
  public synchronized SplitDataset of(Recipe recipe) {
    NetworkRecipe.Data data = recipe.data();
    PreprocessingSpec how = recipe.preprocessing();
    Wanted wanted = new Wanted(data, how);
    SplitDataset known = splits.get(wanted);
    if (known == null) {
      Prepared prepared = new Prepared(data.dataset(), how);
      Dataset dataset = datasets.get(prepared);
      if (dataset == null) {
        dataset = open.apply(recipe);
        datasets.put(prepared, dataset);
      }
      known = SplitDataset.of(dataset, data);
      splits.put(wanted, known);
    }
    return known;
  }
}
