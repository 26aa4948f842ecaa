package dev.bobbin.report.picture;

import dev.bobbin.report.picture.TextStyle.Anchor;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Horizontal bars from zero: a group for each item, with a bar for each series. The caller labels
 * the bars.
 */
public final class BarChart {
  private static final double WIDTH = 468;
  private static final double BAR = 9;
  private static final double GROUP_GAP = 8;
  private static final double NAME_WIDTH = 92;
  private static final double LABEL_WIDTH = 70;
  private static final TextStyle NAME = TextStyle.of(8.5).from(Anchor.END);
  private static final TextStyle LABEL = TextStyle.of(7.5).in(Colour.FAINT_INK);
  private static final TextStyle TICK = TextStyle.of(7.5).in(Colour.FAINT_INK).from(Anchor.MIDDLE);

  private BarChart() {}

  /**
   * One bar.
   *
   * @param value its length, at least 0; empty if there is no value
   * @param label text at its end
   */
  public record Bar(OptionalDouble value, String label) {
    public Bar {
      if (value.isPresent()
          && !(value.getAsDouble() >= 0 && Double.isFinite(value.getAsDouble()))) {
        throw new IllegalArgumentException(
            "bar '%s': expected a finite length of at least 0, received %s; try to leave it out"
                .formatted(label, value.getAsDouble()));
      }
    }
  }

  /** The bars of one item, in the order of the series. */
  public record Group(String name, List<Bar> bars) {}

  /**
   * Draws groups from top to bottom.
   *
   * @param series names of the series
   * @param groups at least one, each with a bar for each series
   */
  public static Picture of(Heading heading, List<String> series, List<Group> groups) {
    double most = 0;
    for (Group group : groups) {
      if (group.bars().size() != series.size()) {
        throw new IllegalArgumentException(
            "group '%s': expected %d bars, received %d"
                .formatted(group.name(), series.size(), group.bars().size()));
      }
      for (Bar bar : group.bars()) {
        most = Math.max(most, bar.value().orElse(0));
      }
    }
    Legend legend =
        new Legend(Legend.Entry.of(series, Legend.Sample.BLOCK), WIDTH - 2 * Picture.MARGIN);
    double legendTop = Picture.MARGIN + heading.height();
    double top = legendTop + legend.height() + TICK.lineHeight() + 4;
    double groupHeight = series.size() * BAR + GROUP_GAP;
    double bottom = top + groups.size() * groupHeight;
    double left = Picture.MARGIN + NAME_WIDTH;
    Scale scale = new Scale.Linear(0, most > 0 ? most : 1);
    double reach = WIDTH - Picture.MARGIN - LABEL_WIDTH - left;
    List<Tick> ticks = Tick.within(0, most > 0 ? most : 1, 9);
    return new Picture(
        heading,
        WIDTH,
        bottom + Picture.MARGIN,
        canvas -> {
          legend.draw(canvas, Picture.MARGIN, legendTop);
          for (Tick tick : ticks) {
            double x = left + reach * scale.share(tick.at());
            canvas.line(x, top, x, bottom, Stroke.solid(Colour.GRID, 0.6));
            canvas.text(tick.label(), x, top - 4, TICK);
          }
          double y = top + GROUP_GAP / 2;
          for (Group group : groups) {
            double groupTop = y;
            canvas.group("bars", () -> draw(canvas, group, left, groupTop, reach, scale));
            y += groupHeight;
          }
          canvas.line(left, top, left, bottom, Stroke.solid(Colour.FRAME, 0.8));
        });
  }

  private static void draw(
      Canvas canvas, Group group, double left, double top, double reach, Scale scale) {
    double middle = top + group.bars().size() * BAR / 2;
    canvas.text(
        Label.of(group.name()).within(NAME_WIDTH - 6, NAME), left - 6, middle + NAME.drop(), NAME);
    for (int i = 0; i < group.bars().size(); i++) {
      Bar bar = group.bars().get(i);
      double y = top + i * BAR;
      double length = bar.value().isPresent() ? reach * scale.share(bar.value().getAsDouble()) : 0;
      canvas.rectangle(new Box(left, y, length, BAR - 1.5), LineStyle.of(i).colour());
      canvas.text(
          Label.of(bar.label()).within(LABEL_WIDTH - 4, LABEL),
          left + length + 4,
          y + (BAR - 1.5) / 2 + LABEL.drop(),
          LABEL);
    }
  }
}
