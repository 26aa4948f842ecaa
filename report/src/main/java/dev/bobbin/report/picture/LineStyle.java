package dev.bobbin.report.picture;

/**
 * How a series looks.
 *
 * @param colour of its line, points or bars
 * @param marker of its points
 * @param dash of its line, see {@link Stroke}
 */
record LineStyle(Colour colour, Marker marker, double dash) {
  private static final Colour[] COLOURS = {
    Colour.BLUE,
    Colour.VERMILLION,
    Colour.GREEN,
    Colour.PURPLE,
    Colour.ORANGE,
    Colour.SKY,
    Colour.INK
  };
  private static final double[] DASHES = {0, 5, 2};

  /** The look of the series of a number, from 0: two differ until there are 105. */
  static LineStyle of(int series) {
    return new LineStyle(
        COLOURS[series % COLOURS.length],
        Marker.values()[series % Marker.values().length],
        DASHES[series % DASHES.length]);
  }

  Stroke stroke(double width) {
    return new Stroke(colour, width, dash);
  }
}
