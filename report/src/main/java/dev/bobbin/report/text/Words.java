package dev.bobbin.report.text;

import java.util.Locale;
import java.util.regex.Pattern;

/** Numbers in text; there is no line break between a number and its per cent sign. */
public final class Words {
  private static final Pattern LAYER = Pattern.compile("[a-z0-9]+_\\d");

  private Words() {}

  /** Formats with line feeds on every platform and decimal points in every locale. */
  public static String format(String pattern, Object... arguments) {
    return String.format(Locale.ROOT, pattern.replace("%n", "\n"), arguments);
  }

  /** {@code 91.32 %}. */
  public static String percent(double share) {
    return format("%.2f\u00A0%%", 100 * share);
  }

  /** {@code 91.3 %}: for sentences. */
  public static String roughPercent(double share) {
    return format("%.1f\u00A0%%", 100 * share);
  }

  /** {@code 0.9132}. */
  public static String share(double value) {
    return format("%.4f", value);
  }

  /** {@code 55,000}. */
  public static String whole(long value) {
    return format("%,d", value);
  }

  /** {@code 1 image}, {@code 2,000 images}. */
  public static String count(long value, String one, String many) {
    return whole(value) + " " + (value == 1 ? one : many);
  }

  /** A difference between two computations: {@code 0}, {@code 1.2e-07}. */
  public static String difference(double difference) {
    return difference == 0 ? "0" : format("%.1e", difference);
  }

  /** {@code 0.31}, {@code 0.0004}, {@code 2e-12}, {@code <1e-99}. */
  public static String pValue(double p) {
    return p >= 0.01
        ? format("%.2f", p)
        : p >= 0.0001 ? format("%.4f", p) : p >= 1e-99 ? format("%.0e", p) : "<1e-99";
  }

  /** {@code 8.5 s}, {@code 12 min 4 s}, {@code 3 h 20 min}. */
  public static String duration(double seconds) {
    if (seconds < 60) {
      return format("%.1f s", seconds);
    }
    long whole = Math.round(seconds);
    return whole < 3600
        ? "%d min %d s".formatted(whole / 60, whole % 60)
        : "%d h %d min".formatted(whole / 3600, whole % 3600 / 60);
  }

  /** With a capital first letter and a full stop. */
  public static String sentence(String text) {
    return sentenceCase(text) + (text.endsWith(".") ? "" : ".");
  }

  /** With a capital first letter, unless the text begins with the name of a layer. */
  public static String sentenceCase(String text) {
    return text.isEmpty() || LAYER.matcher(text).lookingAt()
        ? text
        : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }
}
