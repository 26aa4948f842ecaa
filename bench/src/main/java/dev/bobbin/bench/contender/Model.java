package dev.bobbin.bench.contender;

import java.util.Map;

/** A contender's network, ready to be trained and to predict. */
public interface Model extends AutoCloseable {
  /** Number of parameters, learned or not. */
  long parameters();

  /**
   * Replaces the weights.
   *
   * @param weights by Bobbin's names and in Bobbin's order of axes, as from {@code Network.weights}
   */
  void setWeights(Map<String, float[]> weights);

  /**
   * Trains for an epoch of the workload's images in a new random order. Shuffling, gathering the
   * batches and the loss of each step are part of it.
   *
   * @return mean loss over the epoch's steps while the weights changed
   */
  double trainEpoch();

  /**
   * Predicts.
   *
   * @param inputs {@code count} images, scaled, [image][height][width][channels]
   * @param count number of images; libraries are fastest if it is the same in all calls
   * @param outputs receives [image][class]
   */
  void predict(float[] inputs, int count, float[] outputs);

  @Override
  void close();
}
