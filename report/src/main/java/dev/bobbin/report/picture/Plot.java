package dev.bobbin.report.picture;

import dev.bobbin.report.picture.TextStyle.Anchor;
import java.util.List;

/** An area with two axes and a grid. */
final class Plot {
  private static final TextStyle TICK = TextStyle.of(8);
  private static final TextStyle NAME = TextStyle.of(9);
  private static final double GAP = 4;

  private static final double WIDEST_TURNED = 110;
  private static final double TURN = -45;
  private static final double COS = Math.sqrt(0.5);

  /**
   * One axis.
   *
   * @param name may be empty
   * @param grid whether its ticks have grid lines
   */
  record Axis(Scale scale, List<Tick> ticks, String name, boolean grid) {
    /** A linear axis whose ends are ticks at or beyond a range. */
    static Axis covering(double low, double high, int mostTicks, String name) {
      List<Tick> ticks = Tick.covering(low, high, mostTicks);
      Scale scale = new Scale.Linear(ticks.getFirst().at(), ticks.getLast().at());
      return new Axis(scale, ticks, name, true);
    }
  }

  private final Box outer;
  private final Box area;
  private final Axis x;
  private final Axis y;
  private final boolean turned;

  private Plot(Box outer, Box area, Axis x, Axis y, boolean turned) {
    this.outer = outer;
    this.area = area;
    this.x = x;
    this.y = y;
    this.turned = turned;
  }

  /** An area with room for ticks and names of the axes around it. */
  static Plot in(Box outer, Axis x, Axis y) {
    double left =
        (y.name().isEmpty() ? 0 : NAME.lineHeight() + 2)
            + y.ticks().stream().mapToDouble(t -> Fonts.width(t.label(), TICK)).max().orElse(0)
            + GAP;
    double top = TICK.size() / 2;
    double last = x.ticks().isEmpty() ? 0 : Fonts.width(x.ticks().getLast().label(), TICK) / 2;
    double right = Math.max(4, last - (1 - end(x)) * (outer.width() - left));
    double width = outer.width() - left - right;
    boolean turned = collide(x, width);
    double marks = TICK.lineHeight();
    if (turned) {
      double widest = 0;
      double needed = left;
      for (Tick tick : x.ticks()) {
        double wide = Fonts.width(turnedLabel(tick).shown(), TICK);
        widest = Math.max(widest, wide);
        needed = Math.max(needed, wide * COS + GAP - x.scale().share(tick.at()) * width);
      }
      left = needed;
      right = 4;
      width = outer.width() - left - right;
      marks = (widest + TICK.size()) * COS;
    }
    double bottom = GAP + marks + (x.name().isEmpty() ? 0 : NAME.lineHeight() + 2);
    return new Plot(
        outer,
        new Box(outer.x() + left, outer.y() + top, width, outer.height() - top - bottom),
        x,
        y,
        turned);
  }

  /**
   * Draws legend and axes below the heading; the rest is the area.
   *
   * @param picture all of it, with its margins
   */
  static Plot draw(
      Canvas canvas, Heading heading, List<Legend.Entry> entries, Box picture, Axis x, Axis y) {
    Box inner = picture.shrunk(Picture.MARGIN);
    double top = inner.y() + heading.height();
    Legend legend = new Legend(entries, inner.width());
    legend.draw(canvas, inner.x(), top);
    top += legend.height() + GAP;
    Plot plot = in(new Box(inner.x(), top, inner.width(), inner.bottom() - top), x, y);
    plot.draw(canvas);
    return plot;
  }

  private static double end(Axis axis) {
    return axis.ticks().isEmpty() ? 0 : axis.scale().share(axis.ticks().getLast().at());
  }

  private static boolean collide(Axis axis, double width) {
    double taken = Double.NEGATIVE_INFINITY;
    for (Tick tick : axis.ticks()) {
      double half = Fonts.width(tick.label(), TICK) / 2;
      double middle = axis.scale().share(tick.at()) * width;
      if (middle - half < taken) {
        return true;
      }
      taken = middle + half + GAP;
    }
    return false;
  }

  private static Label turnedLabel(Tick tick) {
    return Label.of(tick.label()).within(WIDEST_TURNED, TICK);
  }

  Box area() {
    return area;
  }

  double x(double value) {
    return area.x() + x.scale().share(value) * area.width();
  }

  double y(double value) {
    return area.bottom() - y.scale().share(value) * area.height();
  }

  /** Draws all but the values. */
  void draw(Canvas canvas) {
    canvas.group("grid", () -> grid(canvas));
    canvas.outline(area, Stroke.solid(Colour.FRAME, 0.75));
    canvas.group("x-axis", () -> horizontal(canvas));
    canvas.group("y-axis", () -> vertical(canvas));
  }

  private void grid(Canvas canvas) {
    Stroke stroke = Stroke.solid(Colour.GRID, 0.5);
    if (x.grid()) {
      for (Tick tick : x.ticks()) {
        canvas.line(x(tick.at()), area.y(), x(tick.at()), area.bottom(), stroke);
      }
    }
    if (y.grid()) {
      for (Tick tick : y.ticks()) {
        canvas.line(area.x(), y(tick.at()), area.right(), y(tick.at()), stroke);
      }
    }
  }

  private void horizontal(Canvas canvas) {
    // Turned labels may be closer than level ones, but each needs the height of a line.
    double taken = Double.NEGATIVE_INFINITY;
    for (Tick tick : x.ticks()) {
      double at = x(tick.at());
      if (!turned) {
        canvas.text(tick.label(), at, area.bottom() + GAP + TICK.size(), TICK.from(Anchor.MIDDLE));
      } else if (at - taken >= TICK.lineHeight() / COS) {
        taken = at;
        canvas.text(
            turnedLabel(tick),
            at + TICK.drop() * COS,
            area.bottom() + GAP + TICK.drop() * COS + 2,
            TICK.from(Anchor.END).turned(TURN));
      }
    }
    if (!x.name().isEmpty()) {
      double baseline = outer.bottom() - 3;
      canvas.text(
          Label.of(x.name()).within(area.width(), NAME),
          area.centreX(),
          baseline,
          NAME.from(Anchor.MIDDLE));
    }
  }

  private void vertical(Canvas canvas) {
    for (Tick tick : y.ticks()) {
      canvas.text(tick.label(), area.x() - GAP, y(tick.at()) + TICK.drop(), TICK.from(Anchor.END));
    }
    if (!y.name().isEmpty()) {
      canvas.text(
          Label.of(y.name()).within(area.height(), NAME),
          outer.x() + NAME.size(),
          area.centreY(),
          NAME.from(Anchor.MIDDLE).turned(-90));
    }
  }
}
