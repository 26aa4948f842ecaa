package dev.bobbin.report.picture;

/** Maps values to positions along an axis. */
sealed interface Scale {
  /** From 0 for the low end to 1 for the high one. */
  double share(double value);

  /** Equal differences have equal distances; {@code low < high}. */
  record Linear(double low, double high) implements Scale {
    @Override
    public double share(double value) {
      return (value - low) / (high - low);
    }
  }

  /** Equal ratios have equal distances; {@code 0 < low < high}. */
  record Logarithmic(double low, double high) implements Scale {
    @Override
    public double share(double value) {
      return StrictMath.log(value / low) / StrictMath.log(high / low);
    }
  }
}
