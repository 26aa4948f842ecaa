package dev.bobbin.bench.measure;

import dev.bobbin.bench.contender.Workload;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.engine.spec.TrainingSpec;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.experiment.recipe.Recipe;
import dev.bobbin.experiment.recipe.RecipeFolder;
import dev.bobbin.experiment.recipe.RecipeYaml;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A network with its training, as one or more recipes have it.
 *
 * @param workload named after the first of these recipes
 * @param recipes names of all recipes whose steps are the same work
 */
public record RecipeNetwork(Workload workload, List<String> recipes) {
  /** The images of an epoch, in all comparisons. */
  public static final int EPOCH = 60_000;

  private static final List<String> FIRST = List.of("naderi-dense", "naderi-cnn", "roy-cnn-1");

  public RecipeNetwork {
    recipes = List.copyOf(recipes);
  }

  /** Networks for which these are equal do the same work in a step. */
  private record Work(NetworkSpec network, int batch, Object loss, Object optimizer) {}

  /** The networks of all recipes of the repository, each once. */
  public static List<RecipeNetwork> of(Path home) throws IOException {
    RecipeFolder folder = new RecipeFolder(home.resolve("recipes"));
    List<String> names = new ArrayList<>(FIRST);
    folder.names().stream().filter(name -> !FIRST.contains(name)).forEach(names::add);
    Map<Work, List<NetworkRecipe>> groups = new LinkedHashMap<>();
    for (String name : names) {
      Path file = folder.find(name).orElseThrow();
      Recipe experiment = RecipeYaml.read(file, List.of(), folder);
      // An ensemble's members are networks of other recipes.
      if (experiment instanceof NetworkRecipe recipe) {
        TrainingSpec training = recipe.training();
        Work work =
            new Work(recipe.network(), training.batchSize(), training.loss(), training.optimizer());
        groups.computeIfAbsent(work, _ -> new ArrayList<>()).add(recipe);
      }
    }
    return groups.values().stream().map(RecipeNetwork::of).toList();
  }

  private static RecipeNetwork of(List<NetworkRecipe> same) {
    NetworkRecipe first = same.getFirst();
    return new RecipeNetwork(
        new Workload(first.name(), first.network(), first.training(), EPOCH),
        same.stream().map(NetworkRecipe::name).toList());
  }

  /** Those whose layers differ, under the name of the first that has them. */
  public static List<RecipeNetwork> distinctLayers(List<RecipeNetwork> nets) {
    Map<NetworkSpec, RecipeNetwork> distinct = new LinkedHashMap<>();
    for (RecipeNetwork net : nets) {
      distinct.merge(
          net.workload().network(),
          net,
          (first, other) ->
              new RecipeNetwork(
                  first.workload,
                  Stream.concat(first.recipes.stream(), other.recipes.stream()).toList()));
    }
    return List.copyOf(distinct.values());
  }
}
