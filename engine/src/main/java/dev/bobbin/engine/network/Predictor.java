package dev.bobbin.engine.network;

import dev.bobbin.engine.Team;

/** Runs a network forward. It holds the memory for that, so each thread that predicts has its own; the weights are shared. */
public final class Predictor {
  /**
   * A predictor.
   *
   * @param network whose weights are used as they are at each call
   * @param batch the most samples a call may bring
   * @param team works on a call together
   */
  public Predictor(Network network, int batch, Team team) {}

  /**
   * Runs samples through the network.
   *
   * @param inputs [count][height][width][channels], scaled as in training
   * @param count from 0 to the batch
   * @param outputs receives [count][classes]
   */
  public void predict(float[] inputs, int count, float[] outputs) {
    throw new UnsupportedOperationException();
  }
}
