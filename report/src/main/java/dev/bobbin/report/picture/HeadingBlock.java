package dev.bobbin.report.picture;

/** A heading as lines over a picture, from the left. */
final class HeadingBlock {
  private static final TextStyle TITLE = TextStyle.of(12).heavy();
  private static final TextStyle DETAILS = TextStyle.of(8).in(Colour.FAINT_INK);
  private static final TextStyle WARNING = TextStyle.of(9).heavy().in(Colour.WARNING);
  private static final double SIGN = 10;
  private static final double GAP = 6;

  private HeadingBlock() {}

  /** The height in points, with the gap under it. */
  static double height(Heading heading) {
    return TITLE.lineHeight()
        + (heading.details().isPresent() ? DETAILS.lineHeight() : 0)
        + (heading.warning().isPresent() ? WARNING.lineHeight() + 2 : 0)
        + GAP;
  }

  static void draw(Canvas canvas, Heading heading, double x, double y, double width) {
    canvas.group(
        "heading",
        () -> {
          double baseline = y + TITLE.size();
          canvas.text(Label.of(heading.title()).within(width, TITLE), x, baseline, TITLE);
          if (heading.details().isPresent()) {
            baseline += DETAILS.lineHeight() + 2;
            canvas.text(
                Label.of(heading.details().get()).within(width, DETAILS), x, baseline, DETAILS);
          }
          if (heading.warning().isPresent()) {
            warning(canvas, heading.warning().get(), x, baseline + WARNING.lineHeight() + 3, width);
          }
        });
  }

  /** The words with a sign before them that no font is needed for. */
  private static void warning(
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
