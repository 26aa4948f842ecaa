package dev.bobbin.report.picture;

/** The shape of a point, which distinguishes series without colours. */
enum Marker {
  DISC,
  SQUARE,
  TRIANGLE,
  DIAMOND,
  DOWN;

  void draw(Canvas canvas, double x, double y, double r, Colour colour) {
    switch (this) {
      case DISC -> canvas.disc(x, y, r, colour);
      case SQUARE -> canvas.rectangle(new Box(x - 0.9 * r, y - 0.9 * r, 1.8 * r, 1.8 * r), colour);
      case TRIANGLE ->
          canvas.polygon(
              new double[] {x - 1.1 * r, x, x + 1.1 * r},
              new double[] {y + 0.9 * r, y - 1.1 * r, y + 0.9 * r},
              colour);
      case DIAMOND ->
          canvas.polygon(
              new double[] {x - 1.2 * r, x, x + 1.2 * r, x},
              new double[] {y, y - 1.2 * r, y, y + 1.2 * r},
              colour);
      case DOWN ->
          canvas.polygon(
              new double[] {x - 1.1 * r, x, x + 1.1 * r},
              new double[] {y - 0.9 * r, y + 1.1 * r, y - 0.9 * r},
              colour);
    }
  }
}
