package dev.bobbin.report.picture;

/**
 * The style of a series.
 *
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

  /** The style of a series by its number from 0; the first 105 differ. */
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
