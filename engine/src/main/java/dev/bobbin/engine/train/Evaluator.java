package dev.bobbin.engine.train;

import dev.bobbin.engine.Team;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.spec.Loss;

/** Measures a network on labelled samples. */
public final class Evaluator {
  /**
   * An evaluator.
   *
   * @param network what is measured, with the weights it has at each call
   * @param loss by what
   * @param team works together
   */
  public Evaluator(Network network, Loss loss, Team team) {}

  /**
   * What came out.
   *
   * @param loss mean loss with the layers' penalties, as Keras's {@code evaluate} gives it
   * @param accuracy share of samples whose largest output (the first, where several are) is their label's
   * @param outputs [count][classes], as the network gave them
   */
  public record Outcome(double loss, double accuracy, float[] outputs) {}

  /** Runs all samples (as they look in epoch 0) through the network. */
  public Outcome evaluate(Samples samples) {
    throw new UnsupportedOperationException();
  }
}
