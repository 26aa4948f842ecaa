package dev.bobbin.load;

import org.HdrHistogram.Histogram;

/** Milliseconds of histograms that hold nanoseconds. */
final class Millis {
  /** Of a time, after which it is rounded. */
  static final int DIGITS = 3;

  private static final double NANOS = 1e6;

  private Millis() {}

  /**
   * A percentile; of nothing, NaN.
   *
   * @param percentile 0 to 100
   */
  static double at(Histogram nanos, double percentile) {
    return nanos.getTotalCount() == 0 ? Double.NaN : nanos.getValueAtPercentile(percentile) / NANOS;
  }
}
