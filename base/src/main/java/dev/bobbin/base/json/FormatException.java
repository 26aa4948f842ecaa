package dev.bobbin.base.json;

import java.io.IOException;

/**
 * A file or a text is not what it should be. The message is one line: {@code where: expected X,
 * received Y; try Z}.
 */
public final class FormatException extends IOException {
  private static final long serialVersionUID = 1;

  /** With that message. */
  public FormatException(String message) {
    super(message);
  }

  /** About a place. */
  public FormatException(Position at, String message) {
    super(at + ": " + message);
  }

  /** From problems that were found together, a line each. */
  public FormatException(java.util.List<Problem> problems) {
    super(String.join("\n", problems.stream().map(Problem::toString).toList()));
  }
}
