package dev.bobbin.engine.network;

import dev.bobbin.engine.Team;

/**
 * Runs a network forward. It holds the memory for that, so each thread that predicts has a
 * predictor and a team of its own; the weights are shared.
 */
public final class Predictor {
  private final Execution execution;
  private final int inputSize;

  /**
   * A predictor.
   *
   * @param network whose weights are used as they are at each call
   * @param batch the most samples that go through together; more than that go in several batches
   * @param team works on a call together
   */
  public Predictor(Network network, int batch, Team team) {
    this.execution = new Execution(network, batch, team, false);
    this.inputSize = network.spec().input().size();
  }

  /**
   * Runs samples through the network.
   *
   * @param inputs [count][height][width][channels], scaled as in training
   * @param count how many samples
   * @param outputs receives [count][classes]
   */
  public void predict(float[] inputs, int count, float[] outputs) {
    int size = execution.outputSize();
    if (inputs.length < (long) count * inputSize || outputs.length < (long) count * size) {
      throw new IllegalArgumentException(
          "predict: expected room for "
              + count
              + " samples of "
              + inputSize
              + " inputs and "
              + size
              + " outputs, received arrays of "
              + inputs.length
              + " and "
              + outputs.length);
    }
    for (int from = 0; from < count; from += execution.samples()) {
      int some = Math.min(execution.samples(), count - from);
      for (int n = 0; n < some; n++) {
        execution.setInput(n, inputs, (from + n) * inputSize);
      }
      execution.predict(some);
      System.arraycopy(execution.outputs(), 0, outputs, from * size, some * size);
    }
  }
}
