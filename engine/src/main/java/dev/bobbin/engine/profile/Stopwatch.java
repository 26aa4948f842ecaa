package dev.bobbin.engine.profile;

import dev.bobbin.engine.network.shape.LayerTable;

/**
 * Times each piece of work of each thread of a team, for a profile of a training. A thread starts
 * the clock when it begins a task and takes a lap after each piece of work. No result depends on
 * it.
 *
 * <p>Layers are numbered like the rows of {@link LayerTable}, from 0.
 */
public abstract sealed class Stopwatch permits Stopwatch.Off, WorkTimes {
  /** Stands for the whole network in place of a layer's number. */
  public static final int NETWORK = -1;

  /** Kinds of work. */
  public enum Work {
    /** A dense or convolution layer's product y = x W + b. */
    FORWARD,
    /** The gradient by the layer's inputs, including the transposition of the weights. */
    INPUT_GRADIENT,
    /** The gradient by the weights, including the sum over the batch's shards. */
    WEIGHT_GRADIENT,
    /** Forward, all but matrix products: activation, pooling, dropout, normalisation, a sum. */
    ELEMENTWISE_FORWARD,
    /** The same, backward. */
    ELEMENTWISE_BACKWARD,
    /** Penalties, clipping and the optimizer. */
    UPDATE,
    /** Reading and augmenting samples; of the whole network. */
    READING,
    /** The loss and its gradient; of the whole network. */
    LOSS
  }

  Stopwatch() {}

  /** A stopwatch that does nothing. */
  public static Stopwatch off() {
    return new Off();
  }

  /** Starts a thread's clock at the beginning of a task. */
  public abstract void start(int worker);

  /**
   * Ends a piece of work that a thread began at {@link #start} or its last lap.
   *
   * @param worker the thread
   * @param layer number of the layer, or {@link #NETWORK}
   * @param work the kind of work
   */
  public abstract void lap(int worker, int layer, Work work);

  static final class Off extends Stopwatch {
    private Off() {}

    @Override
    public void start(int worker) {}

    @Override
    public void lap(int worker, int layer, Work work) {}
  }
}
