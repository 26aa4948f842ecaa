package dev.bobbin.report.picture;

import dev.bobbin.base.BobbinException;
import java.awt.Font;
import java.awt.font.FontRenderContext;

/** The fonts of pictures: this machine's {@code SansSerif}. */
final class Fonts {
  /** Fonts for viewers of an SVG file, in order of preference. */
  static final String FAMILIES = "'DejaVu Sans', Verdana, Arial, sans-serif";

  /** Widths are measured at this size and scaled, so that they are proportional to the size. */
  private static final int MEASURED = 100;

  private Fonts() {}

  /**
   * Checks that text can be drawn.
   *
   * @throws BobbinException if this JDK finds no fonts
   */
  static void require() {
    try {
      Measure.width("x", false);
    } catch (RuntimeException | LinkageError | InternalError e) {
      // A JDK without fonts fails in its font manager, the second time with an uninitialised class.
      throw BobbinException.because(
          e,
          "pictures",
          "a font to draw text with",
          "a Java that finds none",
          "sudo apt install fontconfig fonts-dejavu-core (or the like), then draw again");
    }
  }

  /** The width in points of a line of text. */
  static double width(String text, TextStyle style) {
    return text.isEmpty() ? 0 : Measure.width(text, style.bold()) * style.size() / MEASURED;
  }

  static Font of(TextStyle style) {
    return Measure.font(style.bold()).deriveFont((float) style.size());
  }

  /** Separate, so that a failure to load fonts happens inside {@link #require}. */
  private static final class Measure {
    private static final Font PLAIN = new Font(Font.SANS_SERIF, Font.PLAIN, MEASURED);
    private static final Font BOLD = new Font(Font.SANS_SERIF, Font.BOLD, MEASURED);
    private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);

    static Font font(boolean bold) {
      return bold ? BOLD : PLAIN;
    }

    static double width(String text, boolean bold) {
      return font(bold).getStringBounds(text, CONTEXT).getWidth();
    }
  }
}
