package dev.bobbin.report.picture;

/**
 * The style of a line.
 *
 * @param width in points
 * @param dash length in points of dashes and gaps; 0 for a solid line
 */
record Stroke(Colour colour, double width, double dash) {
  static Stroke solid(Colour colour, double width) {
    return new Stroke(colour, width, 0);
  }
}
