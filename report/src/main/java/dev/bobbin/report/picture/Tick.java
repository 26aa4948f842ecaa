package dev.bobbin.report.picture;

import static dev.bobbin.report.text.Words.format;

import java.util.ArrayList;
import java.util.List;

/** A mark on an axis. */
record Tick(double at, String label) {
  private static final double[] STEPS = {1, 2, 5, 10};

  Tick {
    label = Label.of(label).shown();
  }

  /**
   * Equally spaced round values that cover a range: the first is at most {@code low}, the last at
   * least {@code high}.
   *
   * @param most ticks allowed, at least 3
   */
  static List<Tick> covering(double low, double high, int most) {
    double step = step(low, high, most);
    // A rounding error above a round value must not cost a whole step.
    long first = (long) Math.floor(low / step + 1e-9);
    long last = Math.max(first + 1, (long) Math.ceil(high / step - 1e-9));
    return multiples(first, last, step);
  }

  /** Equally spaced round values within a range. */
  static List<Tick> within(double low, double high, int most) {
    double step = step(low, high, most);
    return multiples(
        (long) Math.ceil(low / step - 1e-9), (long) Math.floor(high / step + 1e-9), step);
  }

  /** Equally spaced whole numbers within a range. */
  static List<Tick> whole(int low, int high, int most) {
    double step = Math.max(1, step(low, high, most));
    return multiples((long) Math.ceil(low / step), (long) Math.floor(high / step), step);
  }

  /** Powers of ten within a range, and twice and five times them if these are few. */
  static List<Tick> logarithmic(double low, double high) {
    int first = (int) Math.floor(StrictMath.log10(low) + 1e-9);
    int last = (int) Math.ceil(StrictMath.log10(high) - 1e-9);
    List<Tick> ticks = new ArrayList<>();
    for (int exponent = first; exponent <= last; exponent++) {
      for (int digit : last - first > 3 ? new int[] {1} : new int[] {1, 2, 5}) {
        double at = Double.parseDouble(digit + "e" + exponent);
        if (at >= low * (1 - 1e-9) && at <= high * (1 + 1e-9)) {
          ticks.add(new Tick(at, plain(at)));
        }
      }
    }
    return ticks;
  }

  private static double step(double low, double high, int most) {
    double rough = (high - low) / (most - 1);
    double power = StrictMath.pow(10, Math.floor(StrictMath.log10(rough)));
    for (double step : STEPS) {
      // Both ends may fall within a step, which costs one more tick.
      if (Math.ceil(high / (step * power) - 1e-9) - Math.floor(low / (step * power) + 1e-9)
          <= most - 1) {
        return step * power;
      }
    }
    return 20 * power;
  }

  private static List<Tick> multiples(long first, long last, double step) {
    int exponent = (int) Math.floor(StrictMath.log10(step) + 1e-9);
    List<Tick> ticks = new ArrayList<>();
    for (long i = first; i <= last; i++) {
      double at = i * step;
      ticks.add(new Tick(at, label(at, exponent)));
    }
    return ticks;
  }

  private static String label(double at, int exponent) {
    if (at == 0) {
      return "0";
    }
    if (exponent < -5 || exponent > 6) {
      int digits = (int) Math.floor(StrictMath.log10(Math.abs(at)) + 1e-9) - exponent;
      return format("%." + Math.clamp(digits, 0, 6) + "e", at);
    }
    return format("%." + Math.max(0, -exponent) + "f", at);
  }

  private static String plain(double at) {
    return at >= 1e-3 && at < 1e5
        ? at >= 1 ? Long.toString(Math.round(at)) : Double.toString(at)
        : format("%.0e", at).replace("e-0", "e-").replace("e+0", "e");
  }
}
