package dev.bobbin.guides;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compares what a page prints with what a command printed. Lines have to be the same, one after the
 * other, but for times, rates, dates and the width of gaps. A line {@code ...} stands for any
 * number of lines, and {@code ...} within a line for any text.
 */
final class OutputComparison {

  private static final String ELLIPSIS = "...";

  /** Lines that come and go: a build, and the progress within an epoch on a slow machine. */
  private static final Pattern PASSING =
      Pattern.compile("bobbin: building .*|epoch +\\d+/\\d+, step .*");

  private OutputComparison() {}

  /** The first line of the page that the output does not have where it should, if any. */
  static Optional<String> firstMissing(String expected, String actual) {
    List<String> wanted = expected.strip().lines().toList();
    List<String> found =
        actual.strip().lines().filter(line -> !PASSING.matcher(line).matches()).toList();
    return match(wanted, found, 0);
  }

  /** Where several lines may match after an ellipsis, the first one is taken. */
  private static Optional<String> match(List<String> wanted, List<String> found, int start) {
    int at = start;
    boolean anywhere = false;
    for (String line : wanted) {
      if (line.strip().equals(ELLIPSIS)) {
        anywhere = true;
        continue;
      }
      Pattern pattern = pattern(line);
      while (anywhere && at < found.size() && !pattern.matcher(stable(found.get(at))).matches()) {
        at++;
      }
      if (at == found.size() || !pattern.matcher(stable(found.get(at))).matches()) {
        return Optional.of(line);
      }
      at++;
      anywhere = false;
    }
    return anywhere || at == found.size()
        ? Optional.empty()
        : Optional.of("the end, instead of: " + found.get(at));
  }

  private static Pattern pattern(String line) {
    return Pattern.compile(
        Stream.of(stable(line).split(Pattern.quote(ELLIPSIS), -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*")));
  }

  private static String stable(String line) {
    return line.strip()
        .replaceAll("\\d{8}-\\d{6}", "<time>")
        .replaceAll("\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d(:\\d\\d(\\.\\d+)?Z?)?", "<time>")
        .replaceAll("[\\d,]+ images/s", "<rate>")
        .replaceAll("\\d+:\\d\\d left", "<time> left")
        .replaceAll("\\d+(\\.\\d+)? (s|ms)\\b", "<time>")
        .replaceAll("\\s+", " ");
  }
}
