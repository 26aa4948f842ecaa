package dev.bobbin.engine.network;

import dev.bobbin.engine.ThreadTeam;

/**
 * Runs samples through a network and returns its outputs. It owns memory, so each predicting thread
 * needs its own predictor and team; the weights are shared.
 *
 * {@snippet :
 * new Predictor(network, 32, team).predict(pixels, count, probabilities);
 * }
 */
public final class Predictor {
  private final NetworkExecutor executor;
  private final int inputSize;

  /**
   * A predictor.
   *
   * @param network whose current weights each call uses
   * @param batch the most samples per batch; more samples take several batches
   * @param team whose threads share the work of a call
   */
  public Predictor(Network network, int batch, ThreadTeam team) {
    this.executor = new NetworkExecutor(network, batch, team, false);
    this.inputSize = network.spec().input().size();
  }

  /**
   * Runs samples through the network.
   *
   * @param inputs [count][height][width][channels], scaled as in training
   * @param count the number of samples
   * @param outputs receives [count][classes]
   */
  public void predict(float[] inputs, int count, float[] outputs) {
    int size = executor.outputSize();
    if (inputs.length < (long) count * inputSize || outputs.length < (long) count * size) {
      throw new IllegalArgumentException(
          "predict: expected room for %s samples of %s inputs and %s outputs, received arrays of %s and %s"
              .formatted(count, inputSize, size, inputs.length, outputs.length));
    }
    for (int from = 0; from < count; from += executor.batchSize()) {
      int some = Math.min(executor.batchSize(), count - from);
      executor.setInputs(inputs, from * inputSize, some);
      executor.predict(some);
      System.arraycopy(executor.outputs(), 0, outputs, from * size, some * size);
    }
  }
}
