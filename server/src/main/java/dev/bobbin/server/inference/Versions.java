package dev.bobbin.server.inference;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The order of versions. */
final class Versions {
  private static final Pattern PART = Pattern.compile("[0-9]+|[^0-9]+");

  /** Compares runs of digits as numbers: 9 before 10, v1.9 before v1.10. */
  static final Comparator<String> OLDEST_FIRST = Versions::compare;

  private Versions() {}

  private static int compare(String one, String other) {
    Matcher left = PART.matcher(one);
    Matcher right = PART.matcher(other);
    while (left.find()) {
      if (!right.find()) {
        return 1;
      }
      int order = compareParts(left.group(), right.group());
      if (order != 0) {
        return order;
      }
    }
    return right.find() ? -1 : one.compareTo(other);
  }

  private static int compareParts(String one, String other) {
    boolean numbers = isDigit(one.charAt(0)) && isDigit(other.charAt(0));
    return numbers ? new BigInteger(one).compareTo(new BigInteger(other)) : one.compareTo(other);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
