package dev.bobbin.report.picture;

import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Area;
import java.awt.geom.Rectangle2D;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Keeps what is drawn, with the group that it is drawn in. */
final class RecordingCanvas implements Canvas {
  /** A line of text with the area of its letters, from their tops to below their baseline. */
  record Text(String role, Label label, TextStyle style, Area area, Colour background) {}

  /** A filled rectangle. */
  record Filled(String role, Box box, Colour colour) {}

  /** A line through points. */
  record Line(String role, double[] xs, double[] ys, Stroke stroke) {}

  /** An image. */
  record Image(String role, Bitmap bitmap, Box box) {}

  final List<Text> texts = new ArrayList<>();
  final List<Filled> rectangles = new ArrayList<>();
  final List<Line> lines = new ArrayList<>();
  final List<Image> images = new ArrayList<>();
  final List<Filled> outlines = new ArrayList<>();
  final List<String> groups = new ArrayList<>();
  private final Deque<String> open = new ArrayDeque<>(List.of(""));

  static RecordingCanvas of(Picture picture) {
    RecordingCanvas canvas = new RecordingCanvas();
    picture.draw(canvas);
    return canvas;
  }

  List<String> shown(String role) {
    return texts.stream().filter(t -> t.role().equals(role)).map(t -> t.label().shown()).toList();
  }

  List<Line> lines(String role) {
    return lines.stream().filter(line -> line.role().equals(role)).toList();
  }

  @Override
  public void group(String role, Runnable content) {
    groups.add(role);
    open.push(role);
    content.run();
    open.pop();
  }

  @Override
  public void rectangle(Box box, Colour fill) {
    rectangles.add(new Filled(open.peek(), box, fill));
  }

  @Override
  public void outline(Box box, Stroke stroke) {
    outlines.add(new Filled(open.peek(), box, stroke.colour()));
  }

  @Override
  public void line(double[] xs, double[] ys, Stroke stroke) {
    lines.add(new Line(open.peek(), xs, ys, stroke));
  }

  @Override
  public void polygon(double[] xs, double[] ys, Colour fill) {}

  @Override
  public void disc(double x, double y, double radius, Colour fill) {}

  @Override
  public void text(Label label, double x, double y, TextStyle style) {
    double width = Fonts.width(label.shown(), style);
    double start =
        switch (style.anchor()) {
          case START -> 0;
          case MIDDLE -> -width / 2;
          case END -> -width;
        };
    AffineTransform turn = AffineTransform.getTranslateInstance(x, y);
    turn.rotate(Math.toRadians(style.turn()));
    Shape letters =
        turn.createTransformedShape(
            new Rectangle2D.Double(start, -0.75 * style.size(), width, 0.95 * style.size()));
    Area area = new Area(letters);
    Rectangle2D bounds = area.getBounds2D();
    Colour background = Colour.WHITE;
    for (Filled filled : rectangles) {
      Box box = filled.box();
      if (new Rectangle2D.Double(box.x(), box.y(), box.width(), box.height())
          .contains(bounds.getCenterX(), bounds.getCenterY())) {
        background = filled.colour();
      }
    }
    texts.add(new Text(open.peek(), label, style, area, background));
  }

  @Override
  public void image(Bitmap image, Box box) {
    images.add(new Image(open.peek(), image, box));
  }
}
