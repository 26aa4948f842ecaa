package dev.bobbin.cli.terminal;

/**
 * Ends a command that has nobody to print to any more. {@link StandardOutput} says why, at the end.
 */
public final class LostOutputException extends RuntimeException {
  private static final long serialVersionUID = 1;
}
