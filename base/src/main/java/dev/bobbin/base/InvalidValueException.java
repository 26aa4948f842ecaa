package dev.bobbin.base;

/**
 * Thrown by a record's constructor for a value that may come from a text, such as a recipe or a
 * model file. The codec that reads the text turns it into a message with the place; a plain {@link
 * IllegalArgumentException} is a fault in the program.
 */
public final class InvalidValueException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final String explanation;

  /** Takes an explanation in the form {@code expected X, received Y; try Z}. */
  public InvalidValueException(String explanation) {
    super(explanation);
    this.explanation = explanation;
  }

  /** {@code expected X, received Y; try Z}. */
  public String explanation() {
    return explanation;
  }
}
