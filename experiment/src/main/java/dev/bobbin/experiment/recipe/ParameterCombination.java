package dev.bobbin.experiment.recipe;

import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.engine.random.RandomStream;
import dev.bobbin.engine.random.RandomStream.Purpose;
import dev.bobbin.experiment.recipe.Study.Case;
import dev.bobbin.experiment.recipe.Study.Draw;
import dev.bobbin.experiment.recipe.Study.Search;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A value for each path of a study, in the order of the recipe.
 *
 * @param label as the recipe names it, if it does
 * @param assignments at least one
 */
record ParameterCombination(Optional<String> label, List<Assignment> assignments) {
  /** Protects from typing errors. */
  static final int MOST = 1000;

  /** Number of attempts to draw a new combination. */
  private static final int MOST_DRAWS = 1000;

  private static final Purpose STUDY = new Purpose(6);

  private static final int LONGEST_TEXT = 40;

  private static final MathContext FOUR_DIGITS = new MathContext(4);

  ParameterCombination {
    assignments = List.copyOf(assignments);
  }

  /**
   * A value for a path.
   *
   * @param value a plain tree
   * @param place where in the recipe it, or what it was drawn from, is written: names and indices
   */
  record Assignment(String path, Object value, List<String> place) {}

  Map<String, Object> values() {
    Map<String, Object> values = new LinkedHashMap<>();
    assignments.forEach(assignment -> values.put(assignment.path(), assignment.value()));
    return values;
  }

  /**
   * All combinations of a search.
   *
   * @param problem receives an error if there are too many, or too few to draw; the list is then
   *     empty
   */
  static List<ParameterCombination> of(Search search, Consumer<String> problem) {
    long count = count(search);
    if (count > MOST) {
      problem.accept(
          "expected at most %,d settings, received %,d; try fewer values, or random"
              .formatted(MOST, count));
      return List.of();
    }
    return switch (search) {
      case Search.Grid(Map<String, List<Object>> values) -> grid(values);
      case Search.Random random -> random(random, problem);
      case Search.Cases(List<Case> cases) -> cases(cases);
    };
  }

  private static long count(Search search) {
    return switch (search) {
      case Search.Grid(Map<String, List<Object>> values) -> {
        long count = 1;
        for (List<Object> list : values.values()) {
          count = Math.min(count * list.size(), Integer.MAX_VALUE);
        }
        yield count;
      }
      case Search.Random random -> random.trials();
      case Search.Cases(List<Case> cases) -> cases.size();
    };
  }

  private static List<ParameterCombination> grid(Map<String, List<Object>> values) {
    List<List<Assignment>> combinations = List.of(List.of());
    for (Map.Entry<String, List<Object>> entry : values.entrySet()) {
      List<List<Assignment>> longer = new ArrayList<>();
      for (List<Assignment> begun : combinations) {
        for (int i = 0; i < entry.getValue().size(); i++) {
          List<Assignment> next = new ArrayList<>(begun);
          List<String> place = List.of("study", "grid", entry.getKey(), Integer.toString(i));
          next.add(new Assignment(entry.getKey(), entry.getValue().get(i), place));
          longer.add(next);
        }
      }
      combinations = longer;
    }
    return combinations.stream()
        .map(found -> new ParameterCombination(Optional.empty(), found))
        .toList();
  }

  private static List<ParameterCombination> cases(List<Case> cases) {
    List<ParameterCombination> combinations = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      List<Assignment> assignments = new ArrayList<>();
      for (Map.Entry<String, Object> entry : cases.get(i).values().entrySet()) {
        List<String> place = List.of("study", "cases", Integer.toString(i), entry.getKey());
        assignments.add(new Assignment(entry.getKey(), entry.getValue(), place));
      }
      combinations.add(new ParameterCombination(cases.get(i).label(), assignments));
    }
    return combinations;
  }

  private static List<ParameterCombination> random(Search.Random search, Consumer<String> problem) {
    List<ParameterCombination> combinations = new ArrayList<>();
    Set<Map<String, Object>> seen = new HashSet<>();
    for (int trial = 0; trial < search.trials(); trial++) {
      RandomStream random = RandomStream.of(search.seed(), STUDY, trial, 0);
      ParameterCombination drawn = draw(search.draws(), random);
      for (int i = 1; !seen.add(drawn.values()); i++) {
        if (i == MOST_DRAWS) {
          problem.accept(
              "expected %d different combinations to draw, received %d; try fewer trials, or a grid"
                  .formatted(search.trials(), combinations.size()));
          return List.of();
        }
        drawn = draw(search.draws(), random);
      }
      combinations.add(drawn);
    }
    return combinations;
  }

  private static ParameterCombination draw(Map<String, Draw> draws, RandomStream random) {
    List<Assignment> assignments = new ArrayList<>();
    draws.forEach((path, draw) -> {
      List<String> place = List.of("study", "random", "settings", path);
      assignments.add(
          switch (draw) {
            case Draw.OneOf(List<Object> values) -> {
              int index = random.nextInt(values.size());
              List<String> item = new ArrayList<>(place);
              item.add(Integer.toString(index));
              yield new Assignment(path, values.get(index), item);
            }
            case Draw.Range range -> new Assignment(path, number(range, random), place);
          });
    });
    return new ParameterCombination(Optional.empty(), assignments);
  }

  /** Uses StrictMath, so that a study has the same trials everywhere. */
  private static Object number(Draw.Range range, RandomStream random) {
    double fraction = random.nextDouble();
    // Each whole number has the same width, the first and the last one too.
    double low = range.isInteger() ? Math.ceil(range.low()) - 0.5 : range.low();
    double high = range.isInteger() ? Math.floor(range.high()) + 0.5 : range.high();
    double drawn =
        switch (range.scale()) {
          case LINEAR -> low + fraction * (high - low);
          case LOG -> low * StrictMath.exp(fraction * StrictMath.log(high / low));
        };
    double rounded =
        range.isInteger()
            ? Math.rint(drawn)
            : new BigDecimal(drawn).round(FOUR_DIGITS).doubleValue();
    return PlainTree.number(Math.clamp(rounded, range.low(), range.high()));
  }

  /**
   * The label, or the values with the last names of their paths, such as {@code learning-rate 0.1,
   * l2 1e-5}. Names that several paths with different values fraction are longer; equal values are
   * named once.
   */
  String name() {
    return label.orElseGet(() ->
        assignments.stream()
            .map(assignment -> name(assignment) + " " + text(assignment.value()))
            .distinct()
            .collect(Collectors.joining(", ")));
  }

  private String name(Assignment named) {
    String last = lastName(named.path());
    boolean isClear =
        assignments.stream()
            .filter(other -> lastName(other.path()).equals(last))
            .allMatch(other -> other.value().equals(named.value()));
    return isClear ? last : withoutRoot(named.path());
  }

  private static String lastName(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  private static String withoutRoot(String path) {
    return path.substring(path.indexOf('.') + 1);
  }

  static String text(Object value) {
    String text =
        switch (value) {
          case String plain -> plain;
          case Double number -> JsonWriter.number(number);
          default -> YamlWriter.flow(value);
        };
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "...";
  }
}
