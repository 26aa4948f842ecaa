package dev.bobbin.report.picture;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;

/** Draws into pixels. */
final class RasterCanvas implements Canvas {
  private final Graphics2D graphics;

  /**
   * A canvas over a whole image, which it clears to white.
   *
   * @param scale pixels per point
   */
  RasterCanvas(BufferedImage image, double scale) {
    graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.scale(scale, scale);
  }

  void dispose() {
    graphics.dispose();
  }

  @Override
  public void group(String role, Runnable content) {
    content.run();
  }

  @Override
  public void rectangle(Box box, Colour fill) {
    graphics.setColor(colour(fill));
    graphics.fill(shape(box));
  }

  @Override
  public void outline(Box box, Stroke stroke) {
    use(stroke);
    graphics.draw(shape(box));
  }

  @Override
  public void line(double[] xs, double[] ys, Stroke stroke) {
    use(stroke);
    graphics.draw(path(xs, ys));
  }

  @Override
  public void polygon(double[] xs, double[] ys, Colour fill) {
    Path2D path = path(xs, ys);
    path.closePath();
    graphics.setColor(colour(fill));
    graphics.fill(path);
  }

  @Override
  public void disc(double x, double y, double radius, Colour fill) {
    graphics.setColor(colour(fill));
    graphics.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
  }

  @Override
  public void text(Label label, double x, double y, TextStyle style) {
    double width = Fonts.width(label.shown(), style);
    double start =
        switch (style.anchor()) {
          case START -> 0;
          case MIDDLE -> -width / 2;
          case END -> -width;
        };
    AffineTransform before = graphics.getTransform();
    graphics.translate(x, y);
    graphics.rotate(Math.toRadians(style.turn()));
    graphics.setColor(colour(style.colour()));
    graphics.setFont(Fonts.of(style));
    graphics.drawString(label.shown(), (float) start, 0);
    graphics.setTransform(before);
  }

  @Override
  public void image(Bitmap image, Box box) {
    // On whole pixels, so that the pixels of the image are equally large.
    double scale = graphics.getTransform().getScaleX();
    int left = (int) Math.round(box.x() * scale);
    int top = (int) Math.round(box.y() * scale);
    int width = (int) Math.round(box.width() * scale);
    int height = (int) Math.round(box.height() * scale);
    AffineTransform before = graphics.getTransform();
    graphics.setTransform(new AffineTransform());
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION,
        width < image.shape().width()
            ? RenderingHints.VALUE_INTERPOLATION_BILINEAR
            : RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
    graphics.drawImage(image.toImage(), left, top, width, height, null);
    graphics.setTransform(before);
  }

  private void use(Stroke stroke) {
    graphics.setColor(colour(stroke.colour()));
    graphics.setStroke(
        stroke.dash() == 0
            ? new BasicStroke((float) stroke.width(), BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND)
            : new BasicStroke(
                (float) stroke.width(),
                BasicStroke.CAP_BUTT,
                BasicStroke.JOIN_ROUND,
                1,
                new float[] {(float) stroke.dash()},
                0));
  }

  private static Color colour(Colour colour) {
    return new Color(colour.red(), colour.green(), colour.blue());
  }

  private static Rectangle2D shape(Box box) {
    return new Rectangle2D.Double(box.x(), box.y(), box.width(), box.height());
  }

  private static Path2D path(double[] xs, double[] ys) {
    Path2D path = new Path2D.Double();
    path.moveTo(xs[0], ys[0]);
    for (int i = 1; i < xs.length; i++) {
      path.lineTo(xs[i], ys[i]);
    }
    return path;
  }
}
