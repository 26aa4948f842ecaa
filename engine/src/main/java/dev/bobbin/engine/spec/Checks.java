package dev.bobbin.engine.spec;

/** Checks of record components. */
final class Checks {
  private Checks() {}

  static void atLeast(String what, int value, int least) {
    if (value < least) {
      fail(what, "at least " + least, value);
    }
  }

  static void notNegative(String what, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      fail(what, "a number of at least 0", value);
    }
  }

  static void positive(String what, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      fail(what, "a number above 0", value);
    }
  }

  static void fraction(String what, double value) {
    if (!(value >= 0 && value < 1)) {
      fail(what, "a number from 0 up to, but not, 1", value);
    }
  }

  private static void fail(String what, String expected, Object received) {
    throw new IllegalArgumentException(
        "%s: expected %s, received %s".formatted(what, expected, received));
  }
}
