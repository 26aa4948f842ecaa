package dev.bobbin.report.picture;

/** A surface for pictures: lengths are points (1/72 inch), y grows downwards. */
interface Canvas {
  /**
   * Draws elements that belong together.
   *
   * @param role a word for them, such as {@code legend}
   */
  void group(String role, Runnable content);

  void rectangle(Box box, Colour fill);

  void outline(Box box, Stroke stroke);

  void line(double[] xs, double[] ys, Stroke stroke);

  void polygon(double[] xs, double[] ys, Colour fill);

  void disc(double x, double y, double radius, Colour fill);

  /** A line of text with an end, or its middle, at a point of its baseline. */
  void text(Label label, double x, double y, TextStyle style);

  /** An image whose pixels stay square. */
  void image(Bitmap image, Box box);

  default void line(double x1, double y1, double x2, double y2, Stroke stroke) {
    line(new double[] {x1, x2}, new double[] {y1, y2}, stroke);
  }

  default void text(String text, double x, double y, TextStyle style) {
    text(Label.of(text), x, y, style);
  }
}
