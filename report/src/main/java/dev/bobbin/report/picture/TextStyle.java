package dev.bobbin.report.picture;

/**
 * How a line of text looks.
 *
 * @param size of the font in points
 * @param bold whether the strokes are heavy
 * @param colour of the letters
 * @param anchor which point of the line lies at its position
 * @param turn degrees clockwise about that point
 */
record TextStyle(double size, boolean bold, Colour colour, Anchor anchor, double turn) {
  /** Which end of a line of text lies at its position. */
  enum Anchor {
    START,
    MIDDLE,
    END
  }

  /** From a baseline to halfway up a capital letter, as a share of the font's size. */
  private static final double HALF_CAPITAL = 0.36;

  static TextStyle of(double size) {
    return new TextStyle(size, false, Colour.INK, Anchor.START, 0);
  }

  TextStyle heavy() {
    return new TextStyle(size, true, colour, anchor, turn);
  }

  TextStyle in(Colour other) {
    return new TextStyle(size, bold, other, anchor, turn);
  }

  TextStyle from(Anchor other) {
    return new TextStyle(size, bold, colour, other, turn);
  }

  TextStyle turned(double degrees) {
    return new TextStyle(size, bold, colour, anchor, degrees);
  }

  /** How far below the middle of its letters a line has its baseline. */
  double drop() {
    return size * HALF_CAPITAL;
  }

  /** The distance between the baselines of two lines. */
  double lineHeight() {
    return size * 1.25;
  }
}
