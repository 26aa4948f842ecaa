package dev.bobbin.engine.spec;

/** A layer cannot take its input. */
public final class IncompatibleInputException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  /** The message is {@code expected X, received Y; try Z}: a layer does not know its name. */
  IncompatibleInputException(String message) {
    super(message);
  }
}
