package dev.bobbin.engine.train;

import dev.bobbin.engine.Shape;

/**
 * Labelled images to train on or evaluate with. Implement it to use your own data; implementations
 * must be thread-safe.
 */
public interface Samples {
  /** The number of samples. */
  int count();

  /** The shape of each. */
  Shape shape();

  /** The number of classes. */
  int classes();

  /** The name of a class, by which its weight can be stated; its number unless overridden. */
  default String className(int label) {
    return Integer.toString(label);
  }

  /** The class of sample {@code index}, from 0 to {@link #classes()}, exclusive. */
  int label(int index);

  /**
   * Writes sample {@code index} as the network's input in {@code epoch}: scaled, and augmented if
   * these samples are. The same index and epoch always give the same bits.
   *
   * @param index from 0 to {@link #count()}, exclusive
   * @param epoch from 0
   * @param target receives {@code shape().size()} values in the order height, width, channels
   * @param offset where in {@code target} the sample starts
   */
  void read(int index, int epoch, float[] target, int offset);
}
