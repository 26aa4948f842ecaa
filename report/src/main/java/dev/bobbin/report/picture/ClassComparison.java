package dev.bobbin.report.picture;

import dev.bobbin.analysis.evaluation.ConfusionMatrix;
import dev.bobbin.base.BobbinException;
import dev.bobbin.report.picture.Plot.Axis;
import dev.bobbin.report.picture.TextStyle.Anchor;
import java.util.ArrayList;
import java.util.List;

/** How many images of each class several models classify correctly, as bars side by side. */
public final class ClassComparison {
  private static final double HEIGHT = 340;
  private static final double LEAST_WIDTH = 468;
  private static final double LEAST_BAR = 4.5;
  private static final double MOST_BAR = 16;
  private static final double BAR_WITH_NUMBER = 7.5;
  private static final double BETWEEN_CLASSES = 10;
  private static final double AXIS_ROOM = 50;
  private static final int MOST_TICKS = 11;
  private static final LineStyle SUPPORT = new LineStyle(Colour.INK, Marker.DISC, 0);

  private ClassComparison() {}

  /**
   * A model.
   *
   * @param name in the legend
   */
  public record Model(String name, ConfusionMatrix confusion) {}

  /**
   * Draws a comparison.
   *
   * @param models at least one, measured on the same images
   * @throws IllegalArgumentException if there is no model
   * @throws BobbinException if models differ in their classes or in the number of images of a class
   */
  public static Picture of(Heading heading, List<String> classNames, List<Model> models) {
    if (models.isEmpty()) {
      throw new IllegalArgumentException(
          "comparison: expected at least one model, received none; try two");
    }
    List<Model> kept = List.copyOf(models);
    for (Model model : kept) {
      check(model, kept.getFirst(), classNames);
    }
    double bar =
        Math.clamp(
            ((LEAST_WIDTH - 2 * Picture.MARGIN - AXIS_ROOM) / classNames.size() - BETWEEN_CLASSES)
                / kept.size(),
            LEAST_BAR,
            MOST_BAR);
    double width =
        Math.max(
            LEAST_WIDTH,
            2 * Picture.MARGIN
                + AXIS_ROOM
                + classNames.size() * (bar * kept.size() + BETWEEN_CLASSES));
    return new Picture(
        heading, width, HEIGHT, canvas -> draw(canvas, heading, classNames, kept, width));
  }

  private static void check(Model model, Model first, List<String> classNames) {
    if (model.confusion().classes() != classNames.size()) {
      throw BobbinException.of(
          "comparison",
          "the " + classNames.size() + " classes that have names",
          model.confusion().classes() + " of " + model.name(),
          "models of one data set");
    }
    for (int c = 0; c < classNames.size(); c++) {
      if (model.confusion().support(c) != first.confusion().support(c)) {
        throw BobbinException.of(
            "comparison",
            "%d images of class %s as for %s"
                .formatted(first.confusion().support(c), classNames.get(c), first.name()),
            model.confusion().support(c) + " for " + model.name(),
            "models measured on the same images");
      }
    }
  }

  private static void draw(
      Canvas canvas, Heading heading, List<String> classNames, List<Model> models, double width) {
    List<Legend.Entry> entries =
        new ArrayList<>(
            Legend.Entry.of(models.stream().map(Model::name).toList(), Legend.Sample.BLOCK));
    entries.add(new Legend.Entry("images of the class", SUPPORT, Legend.Sample.LEVEL));
    Plot plot =
        Plot.draw(
            canvas,
            heading,
            entries,
            new Box(0, 0, width, HEIGHT),
            classAxis(classNames),
            countAxis(models.getFirst().confusion()));
    double place = plot.area().width() / classNames.size();
    double bar = (place - BETWEEN_CLASSES) / models.size();
    for (int m = 0; m < models.size(); m++) {
      int model = m;
      canvas.group(
          "bars",
          () -> {
            for (int c = 0; c < classNames.size(); c++) {
              double left = plot.area().x() + c * place + BETWEEN_CLASSES / 2 + model * bar;
              int correct = models.get(model).confusion().count(c, c);
              bar(
                  canvas,
                  plot,
                  new Box(left, plot.y(correct), bar, 0),
                  correct,
                  LineStyle.of(model));
            }
          });
    }
    canvas.group("supports", () -> supports(canvas, plot, models.getFirst().confusion(), place));
  }

  private static Axis classAxis(List<String> classNames) {
    List<Tick> ticks = new ArrayList<>();
    for (int c = 0; c < classNames.size(); c++) {
      ticks.add(new Tick(c, Label.ofClass(classNames.get(c), c).full()));
    }
    return new Axis(new Scale.Linear(-0.5, classNames.size() - 0.5), ticks, "", false);
  }

  private static Axis countAxis(ConfusionMatrix matrix) {
    int most = 1;
    for (int c = 0; c < matrix.classes(); c++) {
      most = Math.max(most, matrix.support(c));
    }
    List<Tick> ticks = Tick.whole(0, (int) Math.ceil(most * 1.02), MOST_TICKS);
    double high = Math.max(most * 1.02, ticks.getLast().at());
    return new Axis(new Scale.Linear(0, high), ticks, "images classified correctly", true);
  }

  /** A bar from the axis up to the box, with its number inside if it fits. */
  private static void bar(Canvas canvas, Plot plot, Box end, int number, LineStyle series) {
    double height = plot.area().bottom() - end.y();
    double gap = Math.min(1, end.width() * 0.1);
    canvas.rectangle(
        new Box(end.x() + gap / 2, end.y(), end.width() - gap, height), series.colour());
    String text = Integer.toString(number);
    TextStyle style = TextStyle.of(Math.min(8, end.width() - 1)).in(series.colour().textOn());
    double length = Fonts.width(text, style);
    if (length + 4 <= end.width() && height >= style.lineHeight() + 3) {
      canvas.text(text, end.centreX(), end.y() + style.lineHeight(), style.from(Anchor.MIDDLE));
    } else if (end.width() >= BAR_WITH_NUMBER && height > length + 6) {
      canvas.text(
          text, end.centreX() + style.drop(), end.y() + 3, style.from(Anchor.END).turned(-90));
    }
  }

  private static void supports(Canvas canvas, Plot plot, ConfusionMatrix matrix, double place) {
    for (int c = 0; c < matrix.classes(); c++) {
      double left = plot.area().x() + c * place + 3;
      double y = plot.y(matrix.support(c));
      canvas.line(left, y, left + place - 6, y, SUPPORT.stroke(1));
    }
  }
}
