package dev.bobbin.report.picture;

/** A rectangle in points, y growing downwards; width and height are at least 0. */
record Box(double x, double y, double width, double height) {
  double right() {
    return x + width;
  }

  double bottom() {
    return y + height;
  }

  double centreX() {
    return x + width / 2;
  }

  double centreY() {
    return y + height / 2;
  }

  /** Without a margin on every side. */
  Box shrunk(double margin) {
    return new Box(x + margin, y + margin, width - 2 * margin, height - 2 * margin);
  }
}
