package dev.bobbin.report.picture;

import static dev.bobbin.report.text.Words.format;

import dev.bobbin.analysis.evaluation.ConfusionMatrix;
import dev.bobbin.report.picture.TextStyle.Anchor;
import java.util.ArrayList;
import java.util.List;

/**
 * A confusion matrix as a heat map: rows are actual classes, columns predicted ones, with the
 * number of images in each cell. The shade is the share of the actual class, so that small classes
 * read like large ones.
 */
public final class ConfusionHeatMap {
  private static final double LEAST_WIDTH = 360;
  private static final double GAP = 5;
  private static final double WIDEST_NAME = 110;
  private static final double MATRIX = 400;
  private static final double LEAST_CELL = 18;
  private static final double MOST_CELL = 80;
  private static final double BAR = 10;
  private static final double BAR_ROOM = 58;
  private static final double TURN = -45;
  private static final double COS = Math.sqrt(0.5);
  private static final int BAR_STEPS = 64;
  private static final TextStyle NAME = TextStyle.of(8.5);
  private static final TextStyle AXIS = TextStyle.of(9.5).heavy();
  private static final TextStyle SMALL = TextStyle.of(7.5);
  private static final double LARGEST_COUNT = 9;
  private static final double SMALLEST_COUNT = 4;
  private static final Colour FULL = Colour.rgb(0x08306B);

  private final ConfusionMatrix matrix;
  private final List<Label> names;
  private final double cell;
  private final double widestName;
  private final boolean turned;
  private final double left;
  private final double top;
  private final double namesHeight;

  private ConfusionHeatMap(Heading heading, ConfusionMatrix matrix, List<String> classNames) {
    this.matrix = matrix;
    this.cell = Math.clamp(MATRIX / matrix.classes(), LEAST_CELL, MOST_CELL);
    this.names = new ArrayList<>();
    for (int c = 0; c < matrix.classes(); c++) {
      names.add(Label.ofClass(classNames.get(c), c).within(WIDEST_NAME, NAME));
    }
    this.widestName = names.stream().mapToDouble(ConfusionHeatMap::width).max().orElse(0);
    this.turned = widestName > cell - GAP;
    double first = turned ? width(names.getFirst()) * COS - cell / 2 : 0;
    this.left = Picture.MARGIN + AXIS.lineHeight() + Math.max(widestName, first) + 2 * GAP;
    this.top = Picture.MARGIN + heading.height();
    this.namesHeight = turned ? (widestName + NAME.size()) * COS : NAME.lineHeight();
  }

  /**
   * Draws a confusion matrix.
   *
   * @param classNames a name for each class; long ones are cut
   * @throws IllegalArgumentException if the number of names is wrong
   */
  public static Picture of(Heading heading, ConfusionMatrix matrix, List<String> classNames) {
    if (classNames.size() != matrix.classes()) {
      throw new IllegalArgumentException(
          "class names: expected %d as in the confusion matrix, received %d; try those of the same data set"
              .formatted(matrix.classes(), classNames.size()));
    }
    Fonts.require();
    ConfusionHeatMap map = new ConfusionHeatMap(heading, matrix, classNames);
    return new Picture(heading, map.width(), map.height(), map::draw);
  }

  private static double width(Label name) {
    return Fonts.width(name.shown(), NAME);
  }

  private double side() {
    return cell * matrix.classes();
  }

  private double width() {
    return Math.max(LEAST_WIDTH, left + side() + BAR_ROOM + Picture.MARGIN);
  }

  private double height() {
    return top + side() + GAP + namesHeight + GAP + AXIS.lineHeight() + Picture.MARGIN;
  }

  private void draw(Canvas canvas) {
    canvas.group("cells", () -> cells(canvas));
    canvas.outline(new Box(left, top, side(), side()), Stroke.solid(Colour.FRAME, 0.75));
    canvas.group("actual", () -> rows(canvas));
    canvas.group("predicted", () -> columns(canvas));
    canvas.group("shades", () -> shades(canvas));
  }

  private void cells(Canvas canvas) {
    TextStyle style = TextStyle.of(countSize()).from(Anchor.MIDDLE);
    for (int actual = 0; actual < matrix.classes(); actual++) {
      int support = matrix.support(actual);
      for (int predicted = 0; predicted < matrix.classes(); predicted++) {
        int count = matrix.count(actual, predicted);
        Colour shade = shade(support == 0 ? 0 : (double) count / support);
        Box box = new Box(left + predicted * cell, top + actual * cell, cell, cell);
        canvas.rectangle(box, shade);
        TextStyle shown = count == 0 ? style.in(Colour.FAINT_INK) : style.in(shade.textOn());
        canvas.text(
            Integer.toString(count),
            box.centreX(),
            box.centreY() + style.drop(),
            actual == predicted ? shown.heavy() : shown);
      }
    }
    Stroke line = Stroke.solid(Colour.GRID, 0.4);
    for (int c = 1; c < matrix.classes(); c++) {
      canvas.line(left + c * cell, top, left + c * cell, top + side(), line);
      canvas.line(left, top + c * cell, left + side(), top + c * cell, line);
    }
  }

  /** The size at which the widest count fits into a cell. */
  private double countSize() {
    TextStyle style = TextStyle.of(LARGEST_COUNT).heavy();
    double widest = 1;
    for (int actual = 0; actual < matrix.classes(); actual++) {
      for (int predicted = 0; predicted < matrix.classes(); predicted++) {
        widest =
            Math.max(widest, Fonts.width(Integer.toString(matrix.count(actual, predicted)), style));
      }
    }
    return Math.clamp(LARGEST_COUNT * (cell - 3) / widest, SMALLEST_COUNT, LARGEST_COUNT);
  }

  private void rows(Canvas canvas) {
    for (int c = 0; c < names.size(); c++) {
      canvas.text(
          names.get(c), left - GAP, top + (c + 0.5) * cell + NAME.drop(), NAME.from(Anchor.END));
    }
    canvas.text(
        "actual class",
        Picture.MARGIN + AXIS.size(),
        top + side() / 2,
        AXIS.from(Anchor.MIDDLE).turned(-90));
  }

  private void columns(Canvas canvas) {
    double below = top + side() + GAP;
    for (int c = 0; c < names.size(); c++) {
      double middle = left + (c + 0.5) * cell;
      if (turned) {
        canvas.text(
            names.get(c),
            middle + NAME.drop() * COS,
            below + NAME.drop() * COS + 1,
            NAME.from(Anchor.END).turned(TURN));
      } else {
        canvas.text(names.get(c), middle, below + NAME.size(), NAME.from(Anchor.MIDDLE));
      }
    }
    canvas.text(
        "predicted class",
        left + side() / 2,
        height() - Picture.MARGIN - 3,
        AXIS.from(Anchor.MIDDLE));
  }

  private void shades(Canvas canvas) {
    double x = left + side() + 12;
    double height = Math.min(side(), 220);
    double step = height / BAR_STEPS;
    for (int i = BAR_STEPS - 1; i >= 0; i--) {
      // Each step reaches down to the end, so that no seam shows between two.
      Box box = new Box(x, top + height - (i + 1) * step, BAR, (i + 1) * step);
      canvas.rectangle(box, shade((i + 0.5) / BAR_STEPS));
    }
    canvas.outline(new Box(x, top, BAR, height), Stroke.solid(Colour.FRAME, 0.5));
    for (int percent = 0; percent <= 100; percent += 25) {
      // The labels of the ends stay within the height of the bar.
      double drop = percent == 100 ? 2 * SMALL.drop() : percent == 0 ? 0 : SMALL.drop();
      canvas.text(
          format("%d %%", percent),
          x + BAR + 4,
          top + height * (100 - percent) / 100 + drop,
          SMALL);
    }
    canvas.text(
        Label.of("share of the actual class").within(height, SMALL),
        x + BAR_ROOM - 12,
        top + height / 2,
        SMALL.from(Anchor.MIDDLE).turned(-90));
  }

  /** The square root makes confusions of a few per cent visible. */
  static Colour shade(double share) {
    return Colour.WHITE.towards(FULL, Math.sqrt(share));
  }
}
