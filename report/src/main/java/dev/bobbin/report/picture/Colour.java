package dev.bobbin.report.picture;

/** An opaque sRGB colour; each channel is from 0 to 255. */
record Colour(int red, int green, int blue) {
  static final Colour WHITE = rgb(0xFFFFFF);
  static final Colour BLACK = rgb(0x000000);
  static final Colour INK = rgb(0x222222);
  static final Colour FAINT_INK = rgb(0x5A5A5A);
  static final Colour FRAME = rgb(0x8A8A8A);
  static final Colour GRID = rgb(0xDDDDDD);

  // The palette of Okabe and Ito (2008), distinct with any of the common colour deficiencies.
  static final Colour BLUE = rgb(0x0072B2);
  static final Colour VERMILLION = rgb(0xD55E00);
  static final Colour GREEN = rgb(0x009E73);
  static final Colour PURPLE = rgb(0xCC79A7);
  static final Colour ORANGE = rgb(0xE69F00);
  static final Colour SKY = rgb(0x56B4E9);

  /** Vermillion, dark enough for small text on white. */
  static final Colour WARNING = rgb(0xB04A00);

  static Colour rgb(int hex) {
    return new Colour(hex >> 16 & 0xFF, hex >> 8 & 0xFF, hex & 0xFF);
  }

  String hex() {
    return "#%02x%02x%02x".formatted(red, green, blue);
  }

  /** A mix of this colour (share 0) and another (share 1). */
  Colour towards(Colour other, double share) {
    return new Colour(
        between(red, other.red, share),
        between(green, other.green, share),
        between(blue, other.blue, share));
  }

  private static int between(int from, int to, double share) {
    return (int) Math.round(from + (to - from) * share);
  }

  /** Relative luminance from 0 to 1 as WCAG 2 defines it. */
  double luminance() {
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  }

  private static double linear(int channel) {
    double value = channel / 255.0;
    return value <= 0.04045 ? value / 12.92 : StrictMath.pow((value + 0.055) / 1.055, 2.4);
  }

  /** Contrast ratio as WCAG 2 defines it: 1 to 21; text needs 4.5. */
  double contrast(Colour other) {
    double a = luminance();
    double b = other.luminance();
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }

  /** White or black, whichever has more contrast on this colour: at least 4.58. */
  Colour textOn() {
    return contrast(WHITE) >= contrast(BLACK) ? WHITE : BLACK;
  }
}
