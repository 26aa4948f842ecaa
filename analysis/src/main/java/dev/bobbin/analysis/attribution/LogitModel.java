package dev.bobbin.analysis.attribution;

import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.NetworkExecutor;
import dev.bobbin.engine.spec.Activation;
import java.util.Arrays;
import java.util.Set;

/**
 * A network that gives each class's score batch by batch: the input of a final softmax, or else the
 * outputs. A softmax makes every output depend on every class and saturates; other activations keep
 * the classes apart.
 */
final class LogitModel {
  private final NetworkExecutor executor;
  private final ThreadTeam team;
  private final boolean softmax;
  private final float[][] images;

  /** Source of the images of a batch. */
  @FunctionalInterface
  interface Images {
    /** Writes image {@code index}, [height][width][channels], to the start of {@code target}. */
    void write(int index, float[] target);
  }

  private LogitModel(NetworkExecutor executor, Network network, ThreadTeam team) {
    this.executor = executor;
    this.team = team;
    this.softmax = executor.outputActivation() instanceof Activation.Softmax;
    this.images = new float[team.threads()][network.spec().input().size()];
  }

  /** For scores only. */
  static LogitModel predicting(Network network, int batch, ThreadTeam team) {
    return new LogitModel(new NetworkExecutor(network, batch, team, false), network, team);
  }

  /** For scores and gradients. */
  static LogitModel explaining(Network network, int batch, ThreadTeam team, Set<String> watched) {
    return new LogitModel(NetworkExecutor.explaining(network, batch, team, watched), network, team);
  }

  NetworkExecutor executor() {
    return executor;
  }

  /** Runs images {@code from} to {@code from + count} through the network. */
  void run(Images source, int from, int count) {
    team.run(
        count,
        (n, worker) -> {
          source.write(from + n, images[worker]);
          executor.setInput(n, images[worker], 0);
        });
    executor.predict(count);
  }

  /** The score of a class for a sample of the last batch. */
  float score(int sample, int classIndex) {
    float[] scores = softmax ? executor.logits() : executor.outputs();
    return scores[sample * executor.outputSize() + classIndex];
  }

  /**
   * Computes the gradient of one class's score for each sample of the last batch.
   *
   * @param classes the class of each sample
   */
  void backward(int[] classes, int count) {
    float[] gradients = executor.outputGradients(softmax);
    int size = executor.outputSize();
    Arrays.fill(gradients, 0, count * size, 0f);
    for (int n = 0; n < count; n++) {
      gradients[n * size + classes[n]] = 1;
    }
    executor.backward();
  }
}
