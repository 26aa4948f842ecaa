package dev.bobbin.engine.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.NetworkExecutor;
import dev.bobbin.engine.network.Predictor;
import dev.bobbin.engine.network.shape.LayerTable;
import dev.bobbin.engine.reference.RandomWeights;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.LayerSpec.AveragePool;
import dev.bobbin.engine.spec.LayerSpec.BatchNorm;
import dev.bobbin.engine.spec.LayerSpec.Conv2d;
import dev.bobbin.engine.spec.LayerSpec.Dense;
import dev.bobbin.engine.spec.LayerSpec.Dropout;
import dev.bobbin.engine.spec.LayerSpec.Flatten;
import dev.bobbin.engine.spec.LayerSpec.GlobalAveragePool;
import dev.bobbin.engine.spec.LayerSpec.MaxPool;
import dev.bobbin.engine.spec.LayerSpec.Residual;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.engine.spec.Padding;
import dev.bobbin.engine.spec.Size;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * A team computes a few samples together, each thread some rows of each: the bits are those of one
 * thread, and of the same samples in a large batch.
 */
final class FewSamplesTest {
  private static final int BATCH_SIZE = 40;
  private static final Dense HEAD = new Dense(5, Activation.SOFTMAX);
  private static final Activation LEAKY = new Activation.LeakyRelu(0.3);

  /**
   * Large enough to be divided: with pooling after a convolution or not, windows that tile the
   * image, overlap or leave rows out, few and many filters, and activations before and after the
   * pooling.
   */
  static final Map<String, NetworkSpec> NETWORKS =
      new TreeMap<>(
          Map.of(
              "pooled",
              network(
                  new Shape(28, 28, 1),
                  new Conv2d(16, 3, Padding.SAME, Activation.RELU),
                  new AveragePool(Size.square(2), Size.square(2), Padding.VALID),
                  new Conv2d(40, 3, Padding.SAME, LEAKY),
                  new MaxPool(Size.square(2), Size.square(2), Padding.VALID),
                  new Conv2d(64, 3, Padding.SAME, new Activation.Tanh()),
                  new Flatten(),
                  new Dense(33, Activation.RELU),
                  HEAD),
              "later",
              network(
                  new Shape(26, 22, 3),
                  new Conv2d(32, 5, Padding.VALID, Activation.RELU),
                  new MaxPool(Size.square(2), Size.square(2), Padding.VALID),
                  new Dropout(0.5),
                  new Flatten(),
                  HEAD),
              "uneven",
              network(
                  new Shape(27, 25, 2),
                  new Conv2d(24, 3, Padding.SAME, new Activation.Gelu()),
                  new MaxPool(Size.square(2), Size.square(2), Padding.VALID),
                  new Conv2d(24, 3, Padding.SAME, Activation.RELU),
                  new MaxPool(Size.square(3), Size.square(2), Padding.SAME),
                  new Conv2d(8, 3, Padding.SAME, Activation.RELU),
                  new BatchNorm(0.9, 1e-3),
                  new Flatten(),
                  HEAD),
              "block",
              network(
                  new Shape(16, 16, 16),
                  new Residual(
                      List.of(new Conv2d(32, 3, Padding.SAME, Activation.RELU)),
                      List.of(new Conv2d(32, 1, Padding.SAME, Activation.LINEAR))),
                  new Conv2d(32, 3, Padding.SAME, new Activation.Silu()),
                  new GlobalAveragePool(),
                  HEAD)));

  private static NetworkSpec network(Shape input, LayerSpec... layers) {
    return new NetworkSpec(input, List.of(layers));
  }

  @Test
  void fewSamplesOnManyThreadsAreTheSameBitsAsManyOnOne() {
    NETWORKS.forEach((name, spec) -> {
      Network network = network(spec);
      float[] inputs = inputs(spec);
      float[] expected = new float[BATCH_SIZE * 5];
      try (ThreadTeam one = new ThreadTeam(1)) {
        new Predictor(network, BATCH_SIZE, one).predict(inputs, BATCH_SIZE, expected);
      }
      for (int threads : new int[] {2, 3, 7, 32}) {
        try (ThreadTeam team = new ThreadTeam(threads)) {
          for (int batch = 1; batch <= 3; batch++) {
            float[] found = new float[expected.length];
            new Predictor(network, batch, team).predict(inputs, BATCH_SIZE, found);
            assertThat(found).as("%s, %d by %d", name, batch, threads).isEqualTo(expected);
          }
        }
      }
    });
  }

  @Test
  void allLayersOutputsAreTheSameBits() {
    NETWORKS.forEach((name, spec) -> {
      Network network = network(spec);
      float[] inputs = inputs(spec);
      try (ThreadTeam one = new ThreadTeam(1);
          ThreadTeam team = new ThreadTeam(4)) {
        NetworkExecutor expected = NetworkExecutor.observing(network, 1, one);
        NetworkExecutor found = NetworkExecutor.observing(network, 1, team);
        expected.setInput(0, inputs, 0);
        found.setInput(0, inputs, 0);
        expected.predict(1);
        found.predict(1);
        for (LayerTable.Row row : LayerTable.of(spec).rows()) {
          float[] values = new float[row.output().size()];
          float[] same = new float[values.length];
          expected.copyOutput(row.name(), 0, values, 0);
          found.copyOutput(row.name(), 0, same, 0);
          assertThat(same).as("%s %s", name, row.name()).isEqualTo(values);
        }
      }
    });
  }

  private static Network network(NetworkSpec spec) {
    Network network = Network.create(spec, 1);
    RandomWeights.fill(network, 1, 2);
    return network;
  }

  private static float[] inputs(NetworkSpec spec) {
    Random random = new Random(5);
    float[] inputs = new float[BATCH_SIZE * spec.input().size()];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = random.nextFloat() - 0.4f;
    }
    return inputs;
  }
}
