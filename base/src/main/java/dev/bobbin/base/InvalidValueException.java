package dev.bobbin.base;

/**
 * What a record's constructor throws of a value that a text may hold: a recipe, a document, a model
 * file. Whoever makes the record of a text (a codec) says so to the person who wrote it, with the
 * place; a plain {@link IllegalArgumentException} is a fault in the program and passes. So a rule
 * stands once, with the record, and programmers are held to it as well.
 */
public final class InvalidValueException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final String explanation;

  /**
   * Says what is wrong.
   *
   * @param explanation {@code expected X, received Y; try Z}
   */
  public InvalidValueException(String explanation) {
    super(explanation);
    this.explanation = explanation;
  }

  /** {@code expected X, received Y; try Z}. */
  public String explanation() {
    return explanation;
  }
}
