package dev.bobbin.report.picture;

import java.text.BreakIterator;
import java.util.Locale;

/**
 * A text from outside, such as the name of a class, made fit to be drawn.
 *
 * @param shown what is drawn
 * @param full what was meant, where that did not fit
 */
record Label(String shown, String full) {
  private static final String ELLIPSIS = "…";
  private static final String UNKNOWN = "\uFFFD";

  static Label of(String text) {
    String clean = clean(text);
    return new Label(clean, clean);
  }

  /** The name of a class; one that shows nothing is called by its number. */
  static Label ofClass(String name, int index) {
    String clean = clean(name);
    return of(clean.isEmpty() ? "class " + index : clean);
  }

  boolean isCut() {
    return !shown.equals(full);
  }

  /** The text, cut to a width in points; an ellipsis marks the cut. */
  Label within(double width, TextStyle style) {
    if (Fonts.width(full, style) <= width) {
      return new Label(full, full);
    }
    BreakIterator letters = BreakIterator.getCharacterInstance(Locale.ROOT);
    letters.setText(full);
    int end = full.length();
    do {
      end = letters.preceding(end);
      String cut = full.substring(0, Math.max(0, end)).stripTrailing() + ELLIPSIS;
      if (end <= 0 || Fonts.width(cut, style) <= width) {
        return new Label(cut, full);
      }
    } while (true);
  }

  /**
   * One line of printable text: white space is a single blank, what XML or a font cannot show is
   * left out or replaced.
   */
  private static String clean(String text) {
    StringBuilder clean = new StringBuilder();
    text.codePoints()
        .forEach(point -> {
          if (Character.isWhitespace(point) || Character.isSpaceChar(point)) {
            clean.append(' ');
          } else if ((point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)
              || (point & 0xFFFE) == 0xFFFE) {
            clean.append(UNKNOWN);
          } else if (!Character.isISOControl(point) && !isDirection(point)) {
            clean.appendCodePoint(point);
          }
        });
    return clean.toString().strip().replaceAll(" +", " ");
  }

  /** Embeddings and overrides would turn what is drawn after them. */
  private static boolean isDirection(int point) {
    return (point >= 0x202A && point <= 0x202E)
        || (point >= 0x2066 && point <= 0x2069)
        || point == 0xFEFF;
  }
}
