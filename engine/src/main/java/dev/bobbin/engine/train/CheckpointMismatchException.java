package dev.bobbin.engine.train;

/** A checkpoint is not one of the network and training that are to go on from it. */
public final class CheckpointMismatchException extends RuntimeException {
  private static final long serialVersionUID = 1;

  CheckpointMismatchException(IllegalArgumentException cause) {
    super(cause.getMessage(), cause);
  }
}
