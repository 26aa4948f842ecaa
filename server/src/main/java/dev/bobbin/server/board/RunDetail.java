package dev.bobbin.server.board;

import dev.bobbin.formats.tree.JsonWriter;
import dev.bobbin.lab.diagnosis.Finding;
import dev.bobbin.lab.evaluation.Interval;
import dev.bobbin.lab.recipe.Recipe;
import dev.bobbin.lab.recipe.RecipeFile;
import dev.bobbin.lab.run.EnsembleRun;
import dev.bobbin.lab.run.ExperimentRun;
import dev.bobbin.lab.run.Part;
import dev.bobbin.lab.run.Run;
import dev.bobbin.lab.run.RunSummary;
import dev.bobbin.lab.run.StoredConfusion;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The document of {@code /api/runs/{name}}: that of the list, and what takes a closer look. */
final class RunDetail {
  private RunDetail() {}

  /**
   * What the list says, with {@code testInterval} (where the test accuracy lies with 95 %
   * confidence), {@code findings} in words and {@code settings}, text by path. Of a damaged run
   * these are null and empty, as {@code problem} says.
   */
  static Map<String, @Nullable Object> of(RunSummary summary) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>(summary.json());
    Optional<ExperimentRun> opened = open(summary);
    tree.put("testInterval", opened.flatMap(RunDetail::interval).orElse(null));
    tree.put(
        "findings",
        opened.map(RunDetail::findings).orElse(List.of()).stream().map(Finding::json).toList());
    tree.put("settings", opened.map(RunDetail::settings).orElse(Map.of()));
    return tree;
  }

  private static Optional<ExperimentRun> open(RunSummary summary) {
    try {
      return Optional.of(ExperimentRun.open(summary.directory()));
    } catch (IOException | RuntimeException e) {
      // Anything may be in a damaged run; its summary says what.
      return Optional.empty();
    }
  }

  private static Optional<List<Double>> interval(ExperimentRun opened) {
    if (!(opened instanceof Run run)) {
      return Optional.empty();
    }
    try {
      return run.storedConfusion(Part.TEST)
          .map(StoredConfusion::matrix)
          .map(matrix -> Interval.wilson(matrix.correct(), matrix.total()))
          .map(interval -> List.of(interval.low(), interval.high()));
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private static List<Finding> findings(ExperimentRun opened) {
    try {
      return switch (opened) {
        case Run run -> run.diagnosis().orElse(List.of());
        case EnsembleRun ensemble ->
            ensemble.result().map(result -> result.whole().diagnosis()).orElse(List.of());
      };
    } catch (IOException | RuntimeException e) {
      return List.of();
    }
  }

  private static Map<String, String> settings(ExperimentRun opened) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("data.name", opened.recipe().data().dataset());
    List<Recipe> networks = opened.recipe().networks();
    for (int i = 0; i < networks.size(); i++) {
      String place = networks.size() == 1 ? "" : "members." + (i + 1) + ".";
      flatten(place, RecipeFile.decisive(networks.get(i)), settings);
    }
    return settings;
  }

  private static void flatten(String place, Object value, Map<String, String> settings) {
    switch (value) {
      case Map<?, ?> map when !map.isEmpty() ->
          map.forEach((name, inner) -> flatten(place + name + ".", inner, settings));
      case List<?> list when !list.isEmpty() -> {
        for (int i = 0; i < list.size(); i++) {
          flatten(place + (i + 1) + ".", list.get(i), settings);
        }
      }
      case Double number -> put(place, JsonWriter.number(number), settings);
      default -> put(place, String.valueOf(value), settings);
    }
  }

  private static void put(String place, String text, Map<String, String> settings) {
    settings.put(place.substring(0, place.length() - 1), text);
  }
}
