package dev.bobbin.engine.profile;

import dev.bobbin.engine.network.shape.LayerTable;

/**
 * Takes the time of each piece of work of each thread of a team, for a profile of a training. A
 * thread starts the clock when it begins a task and takes a lap after every piece: what lies
 * between two laps belongs to the second one's layer and kind of work. Nothing that a network
 * computes depends on it.
 *
 * <p>Layers are numbered as the rows of {@link LayerTable} are, from 0.
 */
public abstract sealed class Stopwatch permits Stopwatch.Off, WorkTimes {
  /** In place of a layer's number: work for the whole network. */
  public static final int NETWORK = -1;

  /** Kinds of work. */
  public enum Work {
    /** A dense or convolution layer's product y = x W + b. */
    FORWARD,
    /** The gradient by the layer's inputs, and turning the weights round for it. */
    INPUT_GRADIENT,
    /** The gradient by the weights, the sum over the batch's shards included. */
    WEIGHT_GRADIENT,
    /** Forward, what is no matrix product: activation, pooling, dropout, normalisation, a sum. */
    ELEMENTWISE_FORWARD,
    /** The same on the way back. */
    ELEMENTWISE_BACKWARD,
    /** Penalties, clipping and the optimizer. */
    UPDATE,
    /** Reading samples, augmentation included, into a batch; of the whole network. */
    READING,
    /** The loss and its gradient; of the whole network. */
    LOSS
  }

  Stopwatch() {}

  /** One that takes no times, and costs none: to the JVM its empty methods are no code at all. */
  public static Stopwatch off() {
    return new Off();
  }

  /** A thread begins a task. */
  public abstract void start(int worker);

  /**
   * A thread has done a piece of work since {@link #start} or its last lap.
   *
   * @param worker the thread
   * @param layer number of the layer, or {@link #NETWORK}
   * @param work what it was
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
