package dev.bobbin.report.picture;

/**
 * How a line is drawn.
 *
 * @param colour of it
 * @param width in points
 * @param dash length in points of its dashes and of the gaps between them; 0 for a solid line
 */
record Stroke(Colour colour, double width, double dash) {
  static Stroke solid(Colour colour, double width) {
    return new Stroke(colour, width, 0);
  }
}
