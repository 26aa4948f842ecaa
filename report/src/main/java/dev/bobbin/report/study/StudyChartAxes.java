package dev.bobbin.report.study;

import dev.bobbin.analysis.stats.SampleStatistics;
import dev.bobbin.experiment.recipe.StudySetting;
import dev.bobbin.experiment.study.SettingResult;
import dev.bobbin.experiment.study.StudyResult;
import dev.bobbin.report.picture.StudyChart.Point;
import dev.bobbin.report.picture.StudyChart.Series;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The settings of a study in a chart: by the values of the only path in which they differ, or of
 * the first of two paths with a line for each value of the second; otherwise each setting has its
 * own position.
 *
 * @param name of the axis
 * @param series at least one, with a point for each setting that has the metric
 */
record StudyChartAxes(String name, List<Series> series) {
  /** A position: its line, its label, and its number if it has one. */
  private record Place(String line, String label, OptionalDouble x) {}

  static StudyChartAxes of(StudyResult result) {
    List<SettingResult> shown =
        result.settings().stream().filter(setting -> setting.spread().isPresent()).toList();
    Set<String> names = new LinkedHashSet<>();
    result.settings().forEach(setting -> names.addAll(byName(setting).keySet()));
    List<String> axes = List.copyOf(names);
    boolean isPlain =
        axes.size() <= 2 && result.settings().stream().allMatch(setting -> isPlain(setting, axes));
    Map<String, List<Point>> lines = new LinkedHashMap<>();
    for (SettingResult setting : shown) {
      Place place = isPlain ? place(setting, axes) : own(setting);
      lines.computeIfAbsent(place.line(), _ -> new ArrayList<>()).add(point(setting, place));
    }
    List<Series> series = new ArrayList<>();
    lines.forEach((line, points) -> series.add(new Series(line, points)));
    return new StudyChartAxes(isPlain ? axes.getFirst() : "setting", series);
  }

  /** The values by the last name of their paths; several paths may share name and value. */
  private static Map<String, Set<Object>> byName(SettingResult setting) {
    Map<String, Set<Object>> values = new LinkedHashMap<>();
    setting
        .setting()
        .values()
        .forEach((path, value) ->
            values
                .computeIfAbsent(
                    path.substring(path.lastIndexOf('.') + 1), _ -> new LinkedHashSet<>())
                .add(value));
    return values;
  }

  /** Whether it has one value for each axis, and the default label. */
  private static boolean isPlain(SettingResult setting, List<String> axes) {
    Map<String, Set<Object>> values = byName(setting);
    if (!values.keySet().equals(Set.copyOf(axes))
        || values.values().stream().anyMatch(set -> set.size() > 1)) {
      return false;
    }
    List<String> said = new ArrayList<>();
    values.forEach((name, set) -> said.add(name + " " + StudySetting.text(set.iterator().next())));
    return setting.setting().label().equals(String.join(", ", said));
  }

  private static Place place(SettingResult setting, List<String> axes) {
    Map<String, Set<Object>> values = byName(setting);
    Object first = values.getOrDefault(axes.getFirst(), Set.of()).iterator().next();
    String line =
        axes.size() == 1
            ? ""
            : axes.getLast()
                + " "
                + StudySetting.text(
                    values.getOrDefault(axes.getLast(), Set.of()).iterator().next());
    OptionalDouble x =
        first instanceof Number number
            ? OptionalDouble.of(number.doubleValue())
            : OptionalDouble.empty();
    return new Place(line, StudySetting.text(first), x);
  }

  private static Place own(SettingResult setting) {
    return new Place("", setting.setting().label(), OptionalDouble.empty());
  }

  private static Point point(SettingResult setting, Place place) {
    SampleStatistics spread = setting.spread().orElseThrow();
    return new Point(place.label(), place.x(), spread.mean(), spread.min(), spread.max());
  }
}
