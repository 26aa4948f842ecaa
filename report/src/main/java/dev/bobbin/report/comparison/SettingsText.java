package dev.bobbin.report.comparison;

import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.experiment.compare.SettingsDifference;
import dev.bobbin.report.page.TableView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Settings in which runs differ, as a table. */
public final class SettingsText {
  /** Fits a layer with all of its defaults; a whole ensemble is cut. */
  private static final int LONGEST = 100;

  private SettingsText() {}

  /**
   * A row for each setting: its path, and its value in each run.
   *
   * @param heading of the paths
   */
  public static TableView table(
      String title, String heading, List<String> names, List<SettingsDifference> differences) {
    List<TableView.Column> columns = new ArrayList<>(List.of(TableView.text(heading)));
    names.forEach(name -> columns.add(TableView.text(name)));
    List<List<String>> rows = new ArrayList<>();
    for (SettingsDifference difference : differences) {
      List<String> row = new ArrayList<>(List.of(difference.path()));
      difference.values().forEach(value -> row.add(shortened(text(value))));
      rows.add(row);
    }
    return new TableView(title, columns, rows);
  }

  /** A value in YAML on one line; {@code -} if a run has none. */
  public static String text(Optional<Object> value) {
    return value.map(SettingsText::words).orElse("-");
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
  }

  private static String words(Object value) {
    return switch (value) {
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry -> entry.getKey() + ": " + words(entry.getValue()))
              .collect(Collectors.joining(", ", "{", "}"));
      case List<?> list ->
          list.stream().map(item -> words(item)).collect(Collectors.joining(", ", "[", "]"));
      case String text -> text;
      default -> JsonWriter.compact(value);
    };
  }
}
