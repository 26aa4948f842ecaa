package dev.bobbin.load;

import org.HdrHistogram.Histogram;

/** Milliseconds of histograms that hold nanoseconds. */
final class Millis {
  /** Significant digits of a histogram's values. */
  static final int DIGITS = 3;

  private static final double NANOS = 1e6;

  private Millis() {}

  /**
   * A percentile; NaN if there are no values.
   *
   * @param percentile 0 to 100
   */
  static double at(Histogram nanos, double percentile) {
    return nanos.getTotalCount() == 0 ? Double.NaN : nanos.getValueAtPercentile(percentile) / NANOS;
  }
}
