package dev.bobbin.report.picture;

import java.util.Optional;

/**
 * The heading of a picture.
 *
 * @param title what is shown
 * @param details in small letters
 * @param warning what a reader must know to interpret it, such as {@link #TRAINED_ON_TEST}; drawn
 *     prominently
 */
public record Heading(String title, Optional<String> details, Optional<String> warning) {
  /** For results that do not measure generalisation. */
  public static final String TRAINED_ON_TEST = "trained on the test images";

  private static final TextStyle TITLE = TextStyle.of(12).heavy();
  private static final TextStyle DETAILS = TextStyle.of(8).in(Colour.FAINT_INK);
  private static final TextStyle WARNING = TextStyle.of(9).heavy().in(Colour.WARNING);
  private static final double SIGN = 10;
  private static final double GAP = 6;

  public static Heading of(String title) {
    return new Heading(title, Optional.empty(), Optional.empty());
  }

  public Heading with(String text) {
    return new Heading(title, Optional.of(text), warning);
  }

  public Heading warning(String text) {
    return new Heading(title, details, Optional.of(text));
  }

  /** All of it in one line. */
  String line() {
    StringBuilder line = new StringBuilder(title);
    details.ifPresent(text -> line.append(", ").append(text));
    warning.ifPresent(text -> line.append(" (").append(text).append(')'));
    return Label.of(line.toString()).full();
  }

  /** In points, with the gap below it. */
  double height() {
    return TITLE.lineHeight()
        + (details.isPresent() ? DETAILS.lineHeight() : 0)
        + (warning.isPresent() ? WARNING.lineHeight() + 2 : 0)
        + GAP;
  }

  void draw(Canvas canvas, double x, double y, double width) {
    canvas.group(
        "heading",
        () -> {
          double baseline = y + TITLE.size();
          canvas.text(Label.of(title).within(width, TITLE), x, baseline, TITLE);
          if (details.isPresent()) {
            baseline += DETAILS.lineHeight() + 2;
            canvas.text(Label.of(details.get()).within(width, DETAILS), x, baseline, DETAILS);
          }
          if (warning.isPresent()) {
            drawWarning(canvas, warning.get(), x, baseline + WARNING.lineHeight() + 3, width);
          }
        });
  }

  /** The text after a drawn sign, which needs no font. */
  private static void drawWarning(
      Canvas canvas, String words, double x, double baseline, double width) {
    double top = baseline - SIGN + 1.5;
    canvas.polygon(
        new double[] {x, x + SIGN / 2, x + SIGN},
        new double[] {top + SIGN, top, top + SIGN},
        Colour.WARNING);
    canvas.rectangle(new Box(x + SIGN / 2 - 0.6, top + 3.2, 1.2, 3.4), Colour.WHITE);
    canvas.rectangle(new Box(x + SIGN / 2 - 0.6, top + 7.4, 1.2, 1.2), Colour.WHITE);
    double start = x + SIGN + 4;
    canvas.text(Label.of(words).within(width - SIGN - 4, WARNING), start, baseline, WARNING);
  }
}
