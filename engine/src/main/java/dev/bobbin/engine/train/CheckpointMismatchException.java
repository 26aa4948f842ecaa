package dev.bobbin.engine.train;

/** A checkpoint belongs to another network or training. */
public final class CheckpointMismatchException extends RuntimeException {
  private static final long serialVersionUID = 1;

  CheckpointMismatchException(IllegalArgumentException cause) {
    super(cause.getMessage(), cause);
  }
}
