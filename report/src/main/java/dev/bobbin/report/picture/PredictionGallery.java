package dev.bobbin.report.picture;

import dev.bobbin.data.LabeledImages;
import dev.bobbin.report.picture.TextStyle.Anchor;
import java.util.List;

/**
 * Images with actual and predicted classes and, where they have one, their files. Errors are marked
 * in four ways: a cross instead of a tick, bold text, a colour and a frame; three of them work
 * without colour.
 */
public final class PredictionGallery {
  private static final TextStyle NAME = ImageGrid.NAME;
  private static final double SIGN = 6;
  private static final double SIGN_ROOM = SIGN + 3;
  private static final double KEY_HEIGHT = 14;

  private static final Colour RIGHT = Colour.rgb(0x00734F);

  private PredictionGallery() {}

  public record Guess(int image, int predicted) {}

  /**
   * Draws a gallery.
   *
   * @param guesses which images, row by row
   * @param columns images per row
   * @throws IllegalArgumentException if there are no images or columns
   * @throws BobbinException if images have neither one channel nor three
   */
  public static Picture of(
      Heading heading,
      LabeledImages images,
      List<Guess> guesses,
      List<String> classNames,
      int columns) {
    Fonts.require();
    List<Guess> chosen = List.copyOf(guesses);
    double top = Picture.MARGIN + heading.height();
    ImageGrid grid =
        ImageGrid.of(
            images,
            chosen.size(),
            columns,
            SIGN_ROOM + ImageGrid.widest(classNames, NAME.heavy()),
            chosen.stream().allMatch(guess -> images.file(guess.image()).isEmpty()) ? 2 : 3,
            top + KEY_HEIGHT);
    return new Picture(
        heading,
        grid.width(),
        grid.bottom(),
        canvas -> {
          canvas.group(
              "legend", () -> key(canvas, top + NAME.size(), grid.width() - Picture.MARGIN));
          for (int i = 0; i < chosen.size(); i++) {
            int at = i;
            boolean right = chosen.get(i).predicted() == images.label(chosen.get(i).image());
            canvas.group(
                right ? "right" : "wrong",
                () -> draw(canvas, grid, at, images, chosen.get(at), classNames));
          }
        });
  }

  /** Explains the lines under an image. */
  private static void key(Canvas canvas, double baseline, double end) {
    double x = Picture.MARGIN;
    x = words(canvas, "above: actual class; below:", NAME, x, baseline, end);
    mark(canvas, true, x, baseline);
    x = words(canvas, "correct", NAME, x + SIGN_ROOM, baseline, end);
    mark(canvas, false, x, baseline);
    TextStyle wrong = NAME.heavy().in(Colour.WARNING);
    words(canvas, "incorrect", wrong, x + SIGN_ROOM, baseline, end);
  }

  private static double words(
      Canvas canvas, String words, TextStyle style, double x, double baseline, double end) {
    Label label = Label.of(words).within(end - x, style);
    canvas.text(label, x, baseline, style);
    return x + Fonts.width(label.shown(), style) + 5;
  }

  private static void draw(
      Canvas canvas,
      ImageGrid grid,
      int i,
      LabeledImages images,
      Guess guess,
      List<String> classNames) {
    Box box = grid.image(i);
    canvas.image(Bitmap.of(images, guess.image()), box);
    int actual = images.label(guess.image());
    boolean right = actual == guess.predicted();
    if (!right) {
      canvas.outline(box.shrunk(-1.25), Stroke.solid(Colour.WARNING, 1.5));
    }
    canvas.text(
        Label.ofClass(classNames.get(actual), actual).within(grid.textWidth(), NAME),
        grid.centre(i),
        grid.baseline(i, 0),
        NAME.from(Anchor.MIDDLE));
    TextStyle style = right ? NAME : NAME.heavy().in(Colour.WARNING);
    Label predicted =
        Label.ofClass(classNames.get(guess.predicted()), guess.predicted())
            .within(grid.textWidth() - SIGN_ROOM, style);
    double start = grid.centre(i) - (SIGN_ROOM + Fonts.width(predicted.shown(), style)) / 2;
    double baseline = grid.baseline(i, 1);
    mark(canvas, right, start, baseline);
    canvas.text(predicted, start + SIGN_ROOM, baseline, style);
    Label.ofFile(images, guess.image())
        .ifPresent(file ->
            canvas.text(
                file.within(grid.textWidth(), NAME),
                grid.centre(i),
                grid.baseline(i, 2),
                NAME.in(Colour.FAINT_INK).from(Anchor.MIDDLE)));
  }

  /** A drawn tick or cross, since not every font has them. */
  private static void mark(Canvas canvas, boolean right, double x, double baseline) {
    double y = baseline - SIGN;
    if (right) {
      canvas.line(
          new double[] {x, x + 0.35 * SIGN, x + SIGN},
          new double[] {y + 0.55 * SIGN, y + SIGN, y + 0.1 * SIGN},
          Stroke.solid(RIGHT, 1.2));
    } else {
      Stroke stroke = Stroke.solid(Colour.WARNING, 1.6);
      canvas.line(x + 0.3, y + 0.5, x + SIGN - 0.3, baseline - 0.1, stroke);
      canvas.line(x + 0.3, baseline - 0.1, x + SIGN - 0.3, y + 0.5, stroke);
    }
  }
}
