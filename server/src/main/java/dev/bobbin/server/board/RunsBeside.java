package dev.bobbin.server.board;

import dev.bobbin.experiment.compare.SettingsDifference;
import dev.bobbin.experiment.run.Run;
import dev.bobbin.experiment.run.list.RunSummary;
import dev.bobbin.report.comparison.SettingsText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The document {@code runs, settings, environment} of {@code /api/compare}. */
final class RunsBeside {
  private RunsBeside() {}

  /**
   * The details of runs, and the differences of their settings and environment: {@code path} and
   * {@code values}, one for each run, null for a damaged one.
   */
  static Map<String, @Nullable Object> of(List<RunSummary> runs) {
    List<Optional<Run>> opened = runs.stream().map(RunDetail::open).toList();
    List<Run> readable = opened.stream().flatMap(Optional::stream).toList();
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("runs", runs.stream().map(RunDetail::of).toList());
    tree.put(
        "settings",
        trees(SettingsDifference.ofRecipes(readable.stream().map(Run::recipe).toList()), opened));
    tree.put(
        "environment",
        trees(
            SettingsDifference.ofProvenances(readable.stream().map(Run::provenance).toList()),
            opened));
    return tree;
  }

  private static List<Map<String, Object>> trees(
      List<SettingsDifference> differences, List<Optional<Run>> opened) {
    return differences.stream().map(difference -> tree(difference, opened)).toList();
  }

  private static Map<String, Object> tree(
      SettingsDifference difference, List<Optional<Run>> opened) {
    List<@Nullable String> values = new ArrayList<>();
    int next = 0;
    for (Optional<Run> run : opened) {
      values.add(run.isPresent() ? SettingsText.text(difference.values().get(next++)) : null);
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("path", difference.path());
    tree.put("values", values);
    return tree;
  }
}
