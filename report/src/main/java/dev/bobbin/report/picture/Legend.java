package dev.bobbin.report.picture;

import dev.bobbin.report.picture.TextStyle.Anchor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The names of series beside samples of their style, in rows that fit the width. */
final class Legend {
  private static final TextStyle STYLE = TextStyle.of(8.5).from(Anchor.START);
  private static final double ROW = 14;
  private static final double SPACE = 5;
  private static final double GAP = 16;

  enum Sample {
    /** A line with a marker. */
    CURVE(24),
    /** The colour of bars. */
    BLOCK(14),
    /** A plain line. */
    LEVEL(18);

    private final double width;

    Sample(double width) {
      this.width = width;
    }
  }

  record Entry(String name, LineStyle style, Sample sample) {
    /** Series by name, each in the style of its position. */
    static List<Entry> of(List<String> names, Sample sample) {
      return IntStream.range(0, names.size())
          .mapToObj(i -> new Entry(names.get(i), LineStyle.of(i), sample))
          .toList();
    }
  }

  private record Placed(Label label, Entry entry, double x, double y) {}

  private final List<Placed> placed = new ArrayList<>();
  private final double height;

  /** Lays out the entries within a width in points. */
  Legend(List<Entry> entries, double width) {
    double x = 0;
    double y = 0;
    for (Entry entry : entries) {
      double before = entry.sample().width + SPACE;
      Label label = Label.of(entry.name()).within(width - before, STYLE);
      double wide = before + Fonts.width(label.shown(), STYLE);
      if (x > 0 && x + wide > width) {
        x = 0;
        y += ROW;
      }
      placed.add(new Placed(label, entry, x, y));
      x += wide + GAP;
    }
    this.height = entries.isEmpty() ? 0 : y + ROW;
  }

  double height() {
    return height;
  }

  void draw(Canvas canvas, double left, double top) {
    canvas.group(
        "legend",
        () -> {
          for (Placed entry : placed) {
            draw(canvas, entry, left + entry.x(), top + entry.y() + ROW / 2);
          }
        });
  }

  private static void draw(Canvas canvas, Placed placed, double x, double y) {
    LineStyle style = placed.entry().style();
    double width = placed.entry().sample().width;
    switch (placed.entry().sample()) {
      case CURVE -> {
        canvas.line(x, y, x + width, y, style.stroke(1.5));
        style.marker().draw(canvas, x + width / 2, y, 2.4, style.colour());
      }
      case BLOCK -> canvas.rectangle(new Box(x, y - 4.5, width, 9), style.colour());
      case LEVEL -> canvas.line(x, y, x + width, y, style.stroke(1));
    }
    canvas.text(placed.label(), x + width + SPACE, y + STYLE.drop(), STYLE);
  }
}
