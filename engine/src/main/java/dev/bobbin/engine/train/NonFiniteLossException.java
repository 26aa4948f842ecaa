package dev.bobbin.engine.train;

/** The loss became infinite or NaN, so further steps would only spoil the weights. */
public final class NonFiniteLossException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int epoch;
  private final int batch;
  private final String layer;

  /** Takes epoch and batch, from 1, and the first layer whose output is not finite. */
  public NonFiniteLossException(int epoch, int batch, String layer) {
    super(
        "epoch %s, batch %s: expected a finite loss, received one that is not, and %s is the first layer whose output is not finite; try a lower learning rate or gradient clipping"
            .formatted(epoch, batch, layer));
    this.epoch = epoch;
    this.batch = batch;
    this.layer = layer;
  }

  /** The epoch, from 1. */
  public int epoch() {
    return epoch;
  }

  /** The batch of the epoch, from 1. */
  public int batch() {
    return batch;
  }

  /** The first layer whose output is not finite. */
  public String layer() {
    return layer;
  }
}
