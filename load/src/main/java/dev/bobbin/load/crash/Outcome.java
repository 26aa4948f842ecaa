package dev.bobbin.load.crash;

import java.util.List;

/**
 * How a command ended.
 *
 * @param code its exit code; 128 and the signal's number after a signal
 * @param out its standard output
 * @param err its standard error
 * @param millis from its start to its end
 * @param hung whether it was killed since it did not end
 */
record Outcome(int code, String out, String err, long millis, boolean hung) {
  private static final List<String> FAULTS =
      List.of("this should not have happened", "Exception in thread", "\tat dev.bobbin");

  /** Whether it ended as a program may: with 0, 1 or 2, and without a fault of its own. */
  boolean isOrderly() {
    return !hung
        && code >= 0
        && code <= 2
        && FAULTS.stream().noneMatch(fault -> err.contains(fault) || out.contains(fault));
  }

  /** The last line of standard error, or of standard output. */
  String lastLine() {
    String text = (err.isBlank() ? out : err).strip();
    return text.substring(text.lastIndexOf('\n') + 1);
  }
}
