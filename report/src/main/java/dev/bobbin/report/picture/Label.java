package dev.bobbin.report.picture;

import dev.bobbin.data.LabeledImages;
import java.text.BreakIterator;
import java.util.Locale;
import java.util.Optional;

/**
 * A text from outside, such as the name of a class, cleaned and cut for drawing.
 *
 * @param full the text before it was cut
 */
record Label(String shown, String full) {
  private static final String ELLIPSIS = "…";
  private static final String UNKNOWN = "\uFFFD";

  static Label of(String text) {
    String clean = clean(text);
    return new Label(clean, clean);
  }

  /** The name of a class, or its number if the name has no visible characters. */
  static Label ofClass(String name, int index) {
    String clean = clean(name);
    return of(clean.isEmpty() ? "class " + index : clean);
  }

  /** The name of an image's file without its folders; empty if it is not a file of its own. */
  static Optional<Label> ofFile(LabeledImages images, int index) {
    return images.file(index).map(file -> of(file.substring(file.lastIndexOf('/') + 1)));
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
   * One line of printable text: runs of white space become a blank, and characters that XML or a
   * font cannot show are dropped or replaced.
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

  /** Embeddings and overrides, which would reverse what is drawn after them. */
  private static boolean isDirection(int point) {
    return (point >= 0x202A && point <= 0x202E)
        || (point >= 0x2066 && point <= 0x2069)
        || point == 0xFEFF;
  }
}
