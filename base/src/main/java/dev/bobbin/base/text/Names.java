package dev.bobbin.base.text;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Suggests known names in messages, and formats names. */
public final class Names {
  private static final int LONGEST = 60;

  /** What no shell takes for anything else. */
  private static final Pattern PLAIN_WORD = Pattern.compile("[\\p{L}\\p{N}_@%+=:,./-]+");

  private Names() {}

  /**
   * The nearest known name by edits (insert, delete, replace, swap neighbours), if at most a third
   * of its letters differ; one edit is always allowed.
   */
  public static Optional<String> nearest(String written, Collection<String> known) {
    if (written.length() > LONGEST) {
      return Optional.empty();
    }
    String plain = plain(written);
    return known.stream()
        .filter(name -> edits(plain, plain(name)) <= Math.max(1, name.length() / 3))
        .min(
            Comparator.<String>comparingInt(name -> edits(plain, plain(name)))
                .thenComparing(Comparator.naturalOrder()));
  }

  /**
   * The known name that was probably meant, even under the word of another tool or an earlier
   * version.
   *
   * @param others known names by other words for them
   */
  public static Optional<String> nearest(
      String written, Collection<String> known, Map<String, String> others) {
    return Optional.ofNullable(others.get(written))
        .or(() -> nearest(written, known))
        .or(() -> nearest(written, others.keySet()).map(others::get));
  }

  /** {@code try 'relu'} for a near name, {@code try one of a, b, c} otherwise. */
  public static String suggestion(
      String written, Collection<String> known, Map<String, String> others) {
    return "try " + oneOf(nearest(written, known, others), known);
  }

  /** {@code try 'relu'} for a near name, {@code try one of a, b, c} otherwise. */
  public static String suggestion(String written, Collection<String> known) {
    return "try " + remedy(written, known);
  }

  /** {@code 'relu'} for a near name, {@code one of a, b, c} otherwise. */
  public static String remedy(String written, Collection<String> known) {
    return oneOf(nearest(written, known), known);
  }

  private static String oneOf(Optional<String> meant, Collection<String> known) {
    return meant
        .map(name -> "'" + name + "'")
        .orElseGet(() -> "one of " + String.join(", ", known));
  }

  /**
   * An untrusted text for one line of a terminal: characters that move the cursor, change colours
   * or the direction of writing become {@code \\u001b} and the like.
   */
  public static String printable(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          switch (Character.getType(c)) {
            case Character.CONTROL,
                Character.FORMAT,
                Character.SURROGATE,
                Character.UNASSIGNED,
                Character.LINE_SEPARATOR,
                Character.PARAGRAPH_SEPARATOR ->
                out.append("\\u%04x".formatted(c));
            default -> out.appendCodePoint(c);
          }
        });
    return out.toString();
  }

  /** The same for a text of several lines, whose line feeds stay. */
  public static String printableLines(String text) {
    return Arrays.stream(text.split("\r?\n", -1))
        .map(Names::printable)
        .collect(Collectors.joining("\n"));
  }

  /** A path or another word for a command that can be copied into a shell. */
  public static String shell(Object word) {
    String text = word.toString();
    return PLAIN_WORD.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  /**
   * The name of a constant in documents and on the command line: {@code STOPPED_EARLY} is {@code
   * stopped-early}.
   */
  public static String id(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The constant with an id; empty if there is no such constant. */
  public static <E extends Enum<E>> Optional<E> constant(Class<E> type, String id) {
    return Stream.of(type.getEnumConstants())
        .filter(constant -> id(constant).equals(id))
        .findFirst();
  }

  public static String listed(Collection<String> names) {
    return shortened(String.join(", ", names));
  }

  public static String shortened(String text) {
    String line = text.replace('\n', ' ').replace('\r', ' ').replace('\t', ' ');
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
  }

  /** Without case, dashes and underscores: {@code LeakyReLU} is near {@code leaky-relu}. */
  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "").replace(" ", "");
  }

  /** The optimal string alignment distance. */
  private static int edits(String a, String b) {
    int[][] distance = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          distance[i][j] = i + j;
          continue;
        }
        int replaced = distance[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replaced, 1 + Math.min(distance[i - 1][j], distance[i][j - 1]));
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        distance[i][j] = swapped ? Math.min(best, distance[i - 2][j - 2] + 1) : best;
      }
    }
    return distance[a.length()][b.length()];
  }
}
