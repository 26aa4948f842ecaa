package dev.bobbin.report.picture;

/**
 * The style of a line of text.
 *
 * @param size of the font in points
 * @param anchor which point of the line is at its position
 * @param turn degrees clockwise about that point
 */
record TextStyle(double size, boolean bold, Colour colour, Anchor anchor, double turn) {
  enum Anchor {
    START,
    MIDDLE,
    END
  }

  /** Half the height of a capital letter, as a share of the font's size. */
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

  /** The distance from the middle of the letters down to the baseline. */
  double drop() {
    return size * HALF_CAPITAL;
  }

  /** The distance between two baselines. */
  double lineHeight() {
    return size * 1.25;
  }
}
