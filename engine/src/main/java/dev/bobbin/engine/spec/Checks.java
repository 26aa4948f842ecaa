package dev.bobbin.engine.spec;

/** The checks that the records of this package share. */
final class Checks {
  private Checks() {}

  static void atLeast(String what, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          what + ": expected at least " + least + ", received " + value);
    }
  }

  static void notNegative(String what, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          what + ": expected a number of at least 0, received " + value);
    }
  }

  static void positive(String what, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(what + ": expected a number above 0, received " + value);
    }
  }

  /** Checks that {@code 0 <= value < 1}. */
  static void fraction(String what, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(
          what + ": expected a number from 0 up to, but not, 1, received " + value);
    }
  }
}
