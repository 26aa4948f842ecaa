package dev.bobbin.lab.picture;

import dev.bobbin.lab.picture.TextStyle.Anchor;
import java.util.ArrayList;
import java.util.List;

/** The names of series beside what they look like, in rows that are no wider than the picture. */
final class Legend {
  private static final TextStyle STYLE = TextStyle.of(8.5).from(Anchor.START);
  private static final double ROW = 14;
  private static final double SAMPLE = 24;
  private static final double SPACE = 5;
  private static final double GAP = 16;

  /** What stands for a series. */
  enum Sample {
    LINE,
    BLOCK
  }

  /**
   * One series.
   *
   * @param name of it
   * @param look of it
   */
  record Entry(String name, Look look) {}

  private record Placed(Label label, Look look, double x, double y) {}

  private final List<Placed> placed = new ArrayList<>();
  private final Sample sample;
  private final double height;

  /**
   * Lays it out.
   *
   * @param width in points that it may have
   */
  Legend(List<Entry> entries, Sample sample, double width) {
    this.sample = sample;
    double x = 0;
    double y = 0;
    for (Entry entry : entries) {
      Label label = Label.of(entry.name()).within(width - SAMPLE - SPACE, STYLE);
      double wide = SAMPLE + SPACE + Fonts.width(label.shown(), STYLE);
      if (x > 0 && x + wide > width) {
        x = 0;
        y += ROW;
      }
      placed.add(new Placed(label, entry.look(), x, y));
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

  private void draw(Canvas canvas, Placed entry, double x, double y) {
    switch (sample) {
      case LINE -> {
        canvas.line(x, y, x + SAMPLE, y, entry.look().stroke(1.5));
        entry.look().marker().draw(canvas, x + SAMPLE / 2, y, 2.4, entry.look().colour());
      }
      case BLOCK ->
          canvas.rectangle(new Box(x + SAMPLE - 14, y - 4.5, 14, 9), entry.look().colour());
    }
    canvas.text(entry.label(), x + SAMPLE + SPACE, y + STYLE.drop(), STYLE);
  }
}
