package dev.bobbin.cli;

/**
 * A person has asked for something that cannot be: a bad option, a bad recipe. The message says
 * what to do.
 */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UsageException(String message) {
    super(message);
  }

  UsageException(String message, Throwable cause) {
    super(message, cause);
  }
}
