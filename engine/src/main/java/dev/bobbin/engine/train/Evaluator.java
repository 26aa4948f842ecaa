package dev.bobbin.engine.train;

import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.NetworkExecutor;
import dev.bobbin.engine.spec.Loss;

/**
 * Measures a network's loss and accuracy on labelled samples.
 *
 * {@snippet :
 * double accuracy = new Evaluator(network, loss, team).evaluate(samples).accuracy();
 * }
 */
public final class Evaluator {
  /** Samples per batch; the results do not depend on it. */
  private static final int BATCH_SIZE = 250;

  private static final int TASKS = 16;

  private final Network network;
  private final ThreadTeam team;
  private final NetworkExecutor executor;
  private final LossFunction loss;
  private final float[][] images;

  /**
   * An evaluator.
   *
   * @param network the network, with its weights at each call
   * @param loss the loss to compute
   * @param team whose threads share the work
   */
  public Evaluator(Network network, Loss loss, ThreadTeam team) {
    this.network = network;
    this.team = team;
    this.executor = new NetworkExecutor(network, BATCH_SIZE, team, false);
    this.loss = LossFunction.of(loss, executor.outputActivation(), executor.outputSize());
    this.images = new float[team.threads()][network.spec().input().size()];
  }

  /**
   * The result.
   *
   * @param loss mean loss with the layers' penalties, as Keras's {@code evaluate} gives it
   * @param accuracy share of samples whose largest output (the first, where several are) is their
   *     label's
   * @param outputs [count][classes], as the network gave them
   */
  public record Outcome(double loss, double accuracy, float[] outputs) {}

  /** Runs all samples, as of epoch 0, through the network. */
  public Outcome evaluate(Samples samples) {
    int classes = executor.outputSize();
    float[] outputs = new float[Math.multiplyExact(samples.count(), classes)];
    double total = 0;
    int correct = 0;
    for (int from = 0; from < samples.count(); from += BATCH_SIZE) {
      int count = Math.min(BATCH_SIZE, samples.count() - from);
      int first = from;
      team.run(
          TASKS,
          (task, worker) -> {
            for (int n = task * count / TASKS; n < (task + 1) * count / TASKS; n++) {
              samples.read(first + n, 0, images[worker], 0);
              executor.setInput(n, images[worker], 0);
            }
          });
      executor.predict(count);
      for (int n = 0; n < count; n++) {
        int label = samples.label(from + n);
        total += loss.loss(executor.logits(), executor.outputs(), n * classes, label);
        correct += largest(executor.outputs(), n * classes, classes) == label ? 1 : 0;
      }
      System.arraycopy(executor.outputs(), 0, outputs, from * classes, count * classes);
    }
    double n = Math.max(1, samples.count());
    return new Outcome(total / n + Penalty.of(network), correct / n, outputs);
  }

  /** Of the last batch; see {@link NetworkExecutor#firstNonFiniteLayer}. */
  String firstNonFiniteLayer() {
    return executor.firstNonFiniteLayer();
  }

  /** The index, from 0, of the largest of {@code n} values; the first where several are largest. */
  static int largest(float[] values, int offset, int n) {
    int largest = 0;
    for (int i = 1; i < n; i++) {
      if (values[offset + i] > values[offset + largest]) {
        largest = i;
      }
    }
    return largest;
  }
}
