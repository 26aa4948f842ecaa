package dev.bobbin.experiment.compare;

import dev.bobbin.experiment.recipe.Recipe;
import dev.bobbin.experiment.recipe.RecipeYaml;
import dev.bobbin.experiment.run.RunProvenance;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A setting that differs between runs.
 *
 * @param path as for {@code --set}, such as {@code network.layers.1.dense.units}
 * @param values of each run, in order: plain trees; empty if a run has none
 */
public record SettingsDifference(String path, List<Optional<Object>> values) {
  public SettingsDifference {
    values = List.copyOf(values);
  }

  /** Differences between recipes, defaults included; without names, notes and published metrics. */
  public static List<SettingsDifference> ofRecipes(List<? extends Recipe> recipes) {
    return of(recipes.stream().map(RecipeYaml::settings).toList());
  }

  /** Differences between the last sessions, none of which is a setting. */
  public static List<SettingsDifference> ofProvenances(List<RunProvenance> provenances) {
    return of(provenances.stream().map(SettingsDifference::circumstances).toList());
  }

  private static Map<String, Object> circumstances(RunProvenance provenance) {
    RunProvenance.Session session = provenance.sessions().getLast();
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("data", provenance.dataset());
    provenance
        .data()
        .files()
        .forEach(source -> tree.put("sha256 of " + source.name(), source.sha256()));
    tree.put("bobbin", session.bobbin().version());
    session.bobbin().commit().ifPresent(commit -> tree.put("commit", commit));
    tree.put("bits", session.bits());
    tree.put("threads", session.threads());
    tree.put("java", session.machine().java());
    tree.put("os", session.machine().os());
    tree.put("cpu", session.machine().cpu());
    tree.put("cores", session.machine().cores());
    tree.put("kernels", session.machine().kernels().name());
    tree.put("vectorBits", session.machine().kernels().vectorBits());
    return tree;
  }

  /**
   * Differences between trees, leaf by leaf. Where trees have different kinds of layers or
   * optimizers, these count as a leaf.
   */
  static List<SettingsDifference> of(List<Map<String, Object>> trees) {
    List<SettingsDifference> differences = new ArrayList<>();
    compare("", trees.stream().map(tree -> Optional.<Object>of(tree)).toList(), differences);
    return differences;
  }

  private static void compare(
      String path, List<Optional<Object>> values, List<SettingsDifference> differences) {
    if (values.stream().distinct().count() == 1) {
      return;
    }
    List<Map<?, ?>> maps = all(values);
    Set<String> names = names(maps, values.size());
    if (!names.isEmpty()) {
      for (String name : names) {
        compare(
            path.isEmpty() ? name : path + "." + name,
            maps.stream().map(map -> Optional.<Object>ofNullable(map.get(name))).toList(),
            differences);
      }
      return;
    }
    if (values.stream().allMatch(value -> value.orElse(null) instanceof List)) {
      List<List<?>> lists = new ArrayList<>();
      values.forEach(value -> lists.add((List<?>) value.orElseThrow()));
      int longest = lists.stream().mapToInt(List::size).max().orElse(0);
      for (int i = 0; i < longest; i++) {
        int index = i;
        compare(
            path + "." + i,
            lists.stream()
                .map(list ->
                    index < list.size() ? Optional.<Object>of(list.get(index)) : Optional.empty())
                .toList(),
            differences);
      }
      return;
    }
    differences.add(new SettingsDifference(path, values));
  }

  private static List<Map<?, ?>> all(List<Optional<Object>> values) {
    List<Map<?, ?>> maps = new ArrayList<>();
    for (Optional<Object> value : values) {
      if (value.orElse(null) instanceof Map<?, ?> map) {
        maps.add(map);
      }
    }
    return maps;
  }

  /** The names in any of the maps; empty unless all are maps with a name in common. */
  private static Set<String> names(List<Map<?, ?>> maps, int expected) {
    Set<String> names = new LinkedHashSet<>();
    if (maps.size() < expected) {
      return names;
    }
    Set<Object> common = new LinkedHashSet<>(maps.getFirst().keySet());
    for (Map<?, ?> map : maps) {
      map.keySet().forEach(name -> names.add((String) name));
      common.retainAll(map.keySet());
    }
    return common.isEmpty() ? Set.of() : names;
  }
}
