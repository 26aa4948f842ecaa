package dev.bobbin.cli.terminal;

/**
 * A person has asked for something that cannot be: a bad option, a bad recipe. The message says
 * what to do.
 */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public UsageException(String message) {
    super(message);
  }

  public UsageException(String message, Throwable cause) {
    super(message, cause);
  }
}
