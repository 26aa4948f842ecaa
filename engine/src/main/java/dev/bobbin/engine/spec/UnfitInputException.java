package dev.bobbin.engine.spec;

/** A layer cannot take what comes into it. */
public final class UnfitInputException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  /**
   * Says why, in the form {@code expected X, received Y; try Z}: a layer does not know its name.
   */
  UnfitInputException(String message) {
    super(message);
  }
}
