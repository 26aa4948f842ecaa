package dev.bobbin.experiment.recipe;

import dev.bobbin.base.Position;
import dev.bobbin.base.Problem;
import dev.bobbin.base.json.Node;
import dev.bobbin.base.json.Problems;
import dev.bobbin.base.text.Names;
import dev.bobbin.engine.network.shape.LayerTable;
import dev.bobbin.engine.network.shape.ShapeException;
import dev.bobbin.experiment.recipe.ParameterCombination.Assignment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A setting of a study.
 *
 * @param label in tables and charts, unique in its study
 * @param values by path, as plain trees
 * @param recipe with these values and the seed of the study's recipe; without a study
 */
public record StudySetting(String label, Map<String, Object> values, NetworkRecipe recipe) {
  /** Marks values of the recipe itself, whose lines say nothing about a setting. */
  private static final Position BASE = Position.of("recipe");

  public StudySetting {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /**
   * The settings of a recipe's study, in the order of tables. The values are put into the resolved
   * recipe, with all defaults.
   *
   * @throws IllegalArgumentException if the recipe has no study, or an invalid one that was not
   *     read from a file
   */
  public static List<StudySetting> of(NetworkRecipe recipe) {
    Study study =
        recipe
            .study()
            .orElseThrow(() ->
                new IllegalArgumentException(
                    recipe.name() + ": expected a recipe with a study, received one without"));
    Problems problems = new Problems();
    List<StudySetting> settings = of(recipe, study, Node.Mapping.empty(BASE), problems);
    if (problems.count() > 0) {
      throw new IllegalArgumentException(
          String.join("\n", problems.all().stream().map(Problem::toString).toList()));
    }
    return settings;
  }

  /** A value as labels show it: on one line, and shortened if it is long. */
  public static String text(Object value) {
    return ParameterCombination.text(value);
  }

  /**
   * Checks all settings of a study.
   *
   * @param tree of the recipe, for positions
   */
  static void check(NetworkRecipe recipe, Study study, Node tree, Problems problems) {
    List<StudySetting> settings = of(recipe, study, tree, problems);
    Position at = find(tree, List.of("study")).at();
    Map<NetworkRecipe, String> seen = new HashMap<>();
    for (StudySetting setting : settings) {
      String same = seen.putIfAbsent(setting.recipe(), setting.label());
      if (same != null) {
        problems.add(
            at,
            "study",
            "expected settings that differ, received '%s' and '%s', which are the same; try one of them"
                .formatted(same, setting.label()));
      }
    }
    if (problems.count() == 0) {
      checkPublished(recipe, settings, tree, problems);
    }
    Study.Metric metric = study.metric(recipe.data());
    for (StudySetting setting : settings) {
      // Settings mostly lack the same: the first problem is reported.
      if (problems.count() == 0) {
        new MetricValidator(study, metric, setting).check(at, problems);
      }
    }
  }

  private static void checkPublished(
      NetworkRecipe recipe, List<StudySetting> settings, Node tree, Problems problems) {
    List<String> labels = settings.stream().map(StudySetting::label).toList();
    for (int i = 0; i < recipe.published().size(); i++) {
      String setting = recipe.published().get(i).setting().orElse(labels.getFirst());
      if (!labels.contains(setting)) {
        problems.add(
            find(tree, List.of("published", Integer.toString(i), "setting")).at(),
            "published." + i + ".setting",
            "expected a setting of the study, received '"
                + setting
                + "'; "
                + Names.suggestion(setting, labels));
      }
    }
  }

  private static List<StudySetting> of(
      NetworkRecipe recipe, Study study, Node tree, Problems problems) {
    List<ParameterCombination> combinations =
        ParameterCombination.of(
            study.search(),
            problem -> problems.add(find(tree, List.of("study")).at(), "study", problem));
    Node base = PlainTree.at(BASE, RecipeCodecs.RECIPE.write(recipe.withoutStudy()));
    // An invalid value is invalid in every combination, and is reported once.
    Set<Problem> found = new LinkedHashSet<>();
    Set<String> labels = new HashSet<>();
    List<StudySetting> settings = new ArrayList<>();
    for (ParameterCombination combination : combinations) {
      NetworkRecipe changed = recipe(base, combination, tree, found);
      if (changed != null) {
        settings.add(
            new StudySetting(unique(combination.name(), labels), combination.values(), changed));
      }
    }
    found.forEach(problem -> problems.add(problem.at(), problem.path(), problem.message()));
    return found.isEmpty() ? settings : List.of();
  }

  private static @Nullable NetworkRecipe recipe(
      Node base, ParameterCombination combination, Node tree, Set<Problem> found) {
    Problems problems = new Problems();
    Node changed = base;
    for (Assignment assignment : combination.assignments()) {
      Node place = find(tree, assignment.place());
      // A value that was drawn from a range is not in the text.
      boolean written = assignment.value().equals(PlainTree.of(place));
      Node value = written ? place : PlainTree.at(place.at(), assignment.value());
      changed = Overrides.put(changed, assignment.path(), value, problems);
    }
    NetworkRecipe recipe =
        problems.count() > 0 ? null : RecipeCodecs.RECIPE.read(changed, "", problems);
    Position first = find(tree, combination.assignments().getFirst().place()).at();
    if (recipe != null) {
      try {
        LayerTable table = LayerTable.of(recipe.network());
        FreezeValidator.check(recipe.training().freeze(), table, changed, "", problems);
      } catch (ShapeException e) {
        problems.add(BASE, "network", String.valueOf(e.getMessage()));
      }
    }
    for (Problem problem : problems.all()) {
      found.add(
          problem.at().equals(BASE)
              ? new Problem(
                  first,
                  "study",
                  "with " + combination.name() + ": " + problem.path() + ": " + problem.message())
              : problem);
    }
    return problems.count() > 0 ? null : recipe;
  }

  private static String unique(String label, Set<String> labels) {
    String unique = label;
    for (int i = 2; !labels.add(unique); i++) {
      unique = label + " (" + i + ")";
    }
    return unique;
  }

  /** The node at a place, or the innermost existing node on the path to it. */
  private static Node find(Node tree, List<String> place) {
    Node node = tree;
    for (String step : place) {
      Node inner =
          switch (node) {
            case Node.Mapping mapping -> mapping.get(step);
            case Node.Sequence sequence -> sequence.items().get(Integer.parseInt(step));
            case Node.Scalar _ -> null;
          };
      if (inner == null) {
        return node;
      }
      node = inner;
    }
    return node;
  }
}
