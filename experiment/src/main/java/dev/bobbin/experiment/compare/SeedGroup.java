package dev.bobbin.experiment.compare;

import dev.bobbin.analysis.stats.SampleStatistics;
import dev.bobbin.experiment.recipe.RecipeYaml;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs that differ only in the seed.
 *
 * @param label in tables
 * @param runs their indices, by seed
 * @param seeds in that order
 * @param accuracy over the seeds
 */
public record SeedGroup(
    String label, List<Integer> runs, List<Long> seeds, SampleStatistics accuracy) {
  public SeedGroup {
    runs = List.copyOf(runs);
    seeds = List.copyOf(seeds);
  }

  /**
   * The groups of evaluated runs, in the order of their first runs.
   *
   * @param indices of the runs to group
   */
  static List<SeedGroup> of(List<ComparedRun> all, List<Integer> indices) {
    Map<Map<String, Object>, List<Integer>> bySettings = new LinkedHashMap<>();
    for (int index : indices) {
      bySettings
          .computeIfAbsent(
              RecipeYaml.settings(all.get(index).run().recipe().withSeed(0)),
              _ -> new ArrayList<>())
          .add(index);
    }
    List<String> recipes =
        bySettings.values().stream()
            .map(runs -> all.get(runs.getFirst()).run().recipe().name())
            .toList();
    boolean recipesTell = recipes.stream().distinct().count() == recipes.size();
    List<SeedGroup> groups = new ArrayList<>();
    for (List<Integer> runs : bySettings.values()) {
      runs.sort(Comparator.comparingLong(run -> seed(all, run)));
      ComparedRun first = all.get(runs.getFirst());
      String label = recipesTell ? first.run().recipe().name() : first.name();
      groups.add(
          new SeedGroup(
              runs.size() == 1 ? label : "%s (%d runs)".formatted(label, runs.size()),
              runs,
              runs.stream().map(run -> seed(all, run)).toList(),
              SampleStatistics.of(runs.stream().map(run -> all.get(run).accuracy()).toList())));
    }
    return List.copyOf(groups);
  }

  private static long seed(List<ComparedRun> all, int run) {
    return all.get(run).run().recipe().seed();
  }

  List<Double> accuracies(List<ComparedRun> all) {
    return runs.stream().map(run -> all.get(run).accuracy()).toList();
  }

  /** Whether both have the same seeds, each once, so that they pair off. */
  boolean pairsWith(SeedGroup other) {
    return seeds.equals(other.seeds) && seeds.stream().distinct().count() == seeds.size();
  }
}
