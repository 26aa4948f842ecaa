package dev.bobbin.report.picture;

/** Where along an axis a value lies. */
sealed interface Scale {
  /** From 0 for the low end to 1 for the high one. */
  double share(double value);

  /**
   * Equal differences are equally far apart.
   *
   * @param low the value at the beginning
   * @param high the value at the end, larger
   */
  record Linear(double low, double high) implements Scale {
    @Override
    public double share(double value) {
      return (value - low) / (high - low);
    }
  }

  /**
   * Equal ratios are equally far apart.
   *
   * @param low the value at the beginning, positive
   * @param high the value at the end, larger
   */
  record Logarithmic(double low, double high) implements Scale {
    @Override
    public double share(double value) {
      return StrictMath.log(value / low) / StrictMath.log(high / low);
    }
  }
}
