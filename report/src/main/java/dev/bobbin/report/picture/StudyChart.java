package dev.bobbin.report.picture;

import dev.bobbin.report.picture.Plot.Axis;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * A metric by setting: the mean over several trainings, with a whisker for their range. If every
 * point has a number, settings are placed on a numeric axis (logarithmic if the largest is at least
 * 20 times the smallest) and joined by a line; otherwise each label has its own position, in order
 * of first occurrence.
 */
public final class StudyChart {
  private static final double WIDTH = 468;
  private static final double HEIGHT = 306;
  private static final double LOGARITHMIC_FROM = 20;
  private static final int MOST_LABELS = 12;
  private static final int MOST_TICKS = 9;

  private StudyChart() {}

  /**
   * The trainings with one value of the setting.
   *
   * @param label the value as in its recipe, such as {@code 1e-4} or {@code relu}
   * @param x the value, if it is a number
   * @param low the lowest value, or the lower end of an interval
   * @param high the highest value, or the upper end of an interval
   */
  public record Point(String label, OptionalDouble x, double mean, double low, double high) {
    public Point {
      if (!Double.isFinite(low) || !Double.isFinite(high) || !(low <= mean && mean <= high)) {
        throw new IllegalArgumentException(
            "point '%s': expected finite low <= mean <= high, received %s, %s and %s; try to leave it out"
                .formatted(label, low, mean, high));
      }
      if (x.isPresent() && !Double.isFinite(x.getAsDouble())) {
        throw new IllegalArgumentException(
            "point '%s': expected a finite setting, received %s; try no number"
                .formatted(label, x.getAsDouble()));
      }
    }
  }

  /**
   * Points that share the value of a second setting.
   *
   * @param name of that value; may be empty if there is one series
   * @param points in any order, at most one for each setting
   */
  public record Series(String name, List<Point> points) {}

  /**
   * Draws a study.
   *
   * @param settingLabel what was varied, such as {@code learning rate}
   * @param metricLabel what was measured, such as {@code validation accuracy}
   * @throws IllegalArgumentException if there is no point
   */
  public static Picture of(
      Heading heading, String settingLabel, String metricLabel, List<Series> series) {
    List<Point> points = series.stream().flatMap(s -> s.points().stream()).toList();
    if (points.isEmpty()) {
      throw new IllegalArgumentException(
          "study: expected at least one point to draw, received none; try when a trial has ended");
    }
    return new Picture(
        heading,
        WIDTH,
        HEIGHT,
        canvas ->
            new Drawing(Settings.of(points), metric(points, metricLabel), settingLabel, series)
                .draw(canvas, heading));
  }

  private static Axis metric(List<Point> points, String name) {
    double low = points.stream().mapToDouble(Point::low).min().orElseThrow();
    double high = points.stream().mapToDouble(Point::high).max().orElseThrow();
    if (high == low) {
      double room = low == 0 ? 1 : Math.abs(low) / 100;
      low -= room;
      high += room;
    }
    return Axis.covering(low, high, MOST_TICKS, name);
  }

  private sealed interface Settings {
    record Numbers(Scale scale, List<Tick> ticks) implements Settings {}

    /** A position for each label. */
    record Places(Map<String, Integer> places) implements Settings {}

    static Settings of(List<Point> points) {
      if (points.stream().allMatch(point -> point.x().isPresent())) {
        return numbers(points);
      }
      Map<String, Integer> places = new LinkedHashMap<>();
      points.forEach(point -> places.putIfAbsent(point.label(), places.size()));
      return new Places(places);
    }

    private static Settings numbers(List<Point> points) {
      TreeMap<Double, String> labels = new TreeMap<>();
      points.forEach(point -> labels.putIfAbsent(point.x().orElseThrow(), point.label()));
      double low = labels.firstKey();
      double high = labels.lastKey();
      boolean own = labels.size() <= MOST_LABELS;
      List<Tick> ticks = new ArrayList<>();
      labels.forEach((at, label) -> ticks.add(new Tick(at, label)));
      if (low > 0 && high / low >= LOGARITHMIC_FROM) {
        double room = StrictMath.pow(high / low, 0.05);
        return new Numbers(
            new Scale.Logarithmic(low / room, high * room),
            own ? ticks : Tick.logarithmic(low, high));
      }
      double room = high == low ? 1 : 0.05 * (high - low);
      return new Numbers(
          new Scale.Linear(low - room, high + room),
          own ? ticks : Tick.within(low, high, MOST_LABELS));
    }

    default Axis axis(String name) {
      return switch (this) {
        case Numbers numbers -> new Axis(numbers.scale(), numbers.ticks(), name, true);
        case Places places -> {
          List<Tick> ticks = new ArrayList<>();
          places
              .places()
              .forEach((label, at) -> ticks.add(new Tick(at, label.isBlank() ? "(blank)" : label)));
          yield new Axis(new Scale.Linear(-0.5, places.places().size() - 0.5), ticks, name, false);
        }
      };
    }
  }

  private record Drawing(Settings settings, Axis metric, String settingLabel, List<Series> series) {
    void draw(Canvas canvas, Heading heading) {
      Plot plot =
          Plot.draw(
              canvas,
              heading,
              legend(),
              new Box(0, 0, WIDTH, HEIGHT),
              settings.axis(settingLabel),
              metric);
      for (int s = 0; s < series.size(); s++) {
        int index = s;
        canvas.group("series", () -> draw(canvas, plot, index));
      }
    }

    private List<Legend.Entry> legend() {
      List<Legend.Entry> entries = new ArrayList<>();
      for (int s = 0; s < series.size(); s++) {
        if (series.size() > 1 || !series.get(s).name().isBlank()) {
          entries.add(new Legend.Entry(series.get(s).name(), LineStyle.of(s), Legend.Sample.CURVE));
        }
      }
      return entries;
    }

    private void draw(Canvas canvas, Plot plot, int index) {
      LineStyle style = LineStyle.of(index);
      List<Point> points =
          settings instanceof Settings.Numbers
              ? series.get(index).points().stream()
                  .sorted((a, b) -> Double.compare(a.x().orElseThrow(), b.x().orElseThrow()))
                  .toList()
              : series.get(index).points();
      double[] xs = new double[points.size()];
      double[] ys = new double[points.size()];
      for (int i = 0; i < xs.length; i++) {
        xs[i] = x(plot, points.get(i), index);
        ys[i] = plot.y(points.get(i).mean());
        whisker(canvas, plot, points.get(i), xs[i], style.colour());
      }
      if (settings instanceof Settings.Numbers && xs.length > 1) {
        canvas.line(xs, ys, style.stroke(1.5));
      }
      for (int i = 0; i < xs.length; i++) {
        style.marker().draw(canvas, xs[i], ys[i], 3, style.colour());
      }
    }

    private double x(Plot plot, Point point, int index) {
      return switch (settings) {
        case Settings.Numbers _ -> plot.x(point.x().orElseThrow());
        case Settings.Places places -> {
          // Side by side, so that the whiskers of several series do not overlap.
          double beside = (index - (series.size() - 1) / 2.0) * 0.6 / series.size();
          yield plot.x(places.places().getOrDefault(point.label(), 0) + beside);
        }
      };
    }

    private static void whisker(Canvas canvas, Plot plot, Point point, double x, Colour colour) {
      if (point.low() == point.high()) {
        return;
      }
      Stroke stroke = Stroke.solid(colour, 1);
      double low = plot.y(point.low());
      double high = plot.y(point.high());
      canvas.line(x, low, x, high, stroke);
      canvas.line(x - 3, low, x + 3, low, stroke);
      canvas.line(x - 3, high, x + 3, high, stroke);
    }
  }
}
