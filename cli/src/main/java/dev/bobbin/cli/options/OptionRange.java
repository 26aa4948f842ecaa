package dev.bobbin.cli.options;

import dev.bobbin.base.BobbinException;

/** Checks numbers that options are given. */
public final class OptionRange {
  private OptionRange() {}

  /**
   * Returns a number within a range.
   *
   * @param remedy what to try instead
   * @throws BobbinException if the number is out of range
   */
  public static int check(String option, int value, int least, int most, String remedy) {
    if (value < least || value > most) {
      throw BobbinException.usage(option, least + " to " + most, value, remedy);
    }
    return value;
  }

  /** Like {@link #check}, without an upper limit. */
  public static int atLeast(String option, int value, int least, String remedy) {
    if (value < least) {
      throw BobbinException.usage(option, "at least " + least, value, remedy);
    }
    return value;
  }
}
