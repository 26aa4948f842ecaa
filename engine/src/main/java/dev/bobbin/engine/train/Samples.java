package dev.bobbin.engine.train;

import dev.bobbin.engine.Shape;

/** Labelled images to train on or to evaluate with. Called from several threads at once. */
public interface Samples {
  /** How many there are. */
  int count();

  /** The shape of each. */
  Shape shape();

  /** How many classes the labels range over. */
  int classes();

  /** The class of sample {@code index}, from 0 up to, but not, {@link #classes()}. */
  int label(int index);

  /**
   * Writes sample {@code index} as the network is to see it in {@code epoch}: scaled, and augmented
   * if these samples are. The same index and epoch give the same bits, whoever asks and when.
   *
   * @param index from 0 up to, but not, {@link #count()}
   * @param epoch from 0
   * @param target receives {@code shape().size()} values in the order height, width, channels
   * @param offset where in {@code target} the sample starts
   */
  void read(int index, int epoch, float[] target, int offset);
}
