package dev.bobbin.bench.contender;

import java.util.Map;

/** A contender's network, ready to be trained and to predict. */
public interface Model extends AutoCloseable {
  /** How many numbers it learns or keeps. */
  long parameters();

  /**
   * Replaces the weights by Bobbin's.
   *
   * @param weights by Bobbin's names and in Bobbin's order of axes, as {@code Network.weights}
   *     gives them
   */
  void setWeights(Map<String, float[]> weights);

  /**
   * Trains for an epoch of the workload's images in a new random order, including what that costs:
   * the order, gathering the batches, and the loss of each step.
   *
   * @return mean loss over the epoch's steps while the weights changed
   */
  double trainEpoch();

  /**
   * Predicts.
   *
   * @param inputs {@code count} images, scaled, [image][height][width][channels]
   * @param count how many; the same number in all calls is what the libraries are best at
   * @param outputs receives [image][class]
   */
  void predict(float[] inputs, int count, float[] outputs);

  @Override
  void close();
}
