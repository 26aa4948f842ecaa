package dev.bobbin.engine.train;

/** The loss became infinite or NaN, so further steps would only spoil the weights. */
public final class NonFiniteLossException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int epoch;
  private final int batch;
  private final String layer;
  private final double learningRate;

  /**
   * A loss.
   *
   * @param epoch from 1
   * @param batch of the epoch, from 1
   * @param layer the first one whose output is not finite
   * @param learningRate of the last step
   */
  public NonFiniteLossException(int epoch, int batch, String layer, double learningRate) {
    super(
        "epoch %s, batch %s: expected a finite loss, received one that is not, and %s is the first layer whose output is not finite; try a lower learning rate or gradient clipping"
            .formatted(epoch, batch, layer));
    this.epoch = epoch;
    this.batch = batch;
    this.layer = layer;
    this.learningRate = learningRate;
  }

  /** The learning rate of the last step. */
  public double learningRate() {
    return learningRate;
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
