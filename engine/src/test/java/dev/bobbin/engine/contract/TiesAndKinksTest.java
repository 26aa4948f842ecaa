package dev.bobbin.engine.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.weights.Parameter;
import dev.bobbin.engine.reference.EngineGradient;
import dev.bobbin.engine.reference.ToySamples;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.Loss;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.engine.spec.Padding;
import dev.bobbin.engine.spec.Size;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Gradients where no derivative exists, so that finite differences cannot decide: the Javadoc of
 * the records does.
 */
final class TiesAndKinksTest {
  /** 1 to 16 in rows of four. */
  private static final float[] COUNTED = new float[16];

  static {
    for (int i = 0; i < COUNTED.length; i++) {
      COUNTED[i] = i + 1;
    }
  }

  private static Parameter named(Network network, String name) {
    return network.parameters().stream()
        .filter(p -> p.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /**
   * A 1x1 convolution with weight zero makes all values equal, so every window is a tie. With
   * outputs y = dense weight 1 times their sum = 0 and the target 1, the error by each pooled value
   * is -2, and the gradient of the convolution's weight is -2 times the sum of the inputs that the
   * gradient was given to.
   */
  private static double convolutionGradient(LayerSpec pool, int channels) {
    NetworkSpec spec =
        new NetworkSpec(
            new Shape(4, 4, 1),
            List.of(
                new LayerSpec.Conv2d(channels, 1, Padding.VALID, Activation.LINEAR),
                pool,
                new LayerSpec.Flatten(),
                new LayerSpec.Dense(1, Activation.LINEAR)));
    Network network = Network.create(spec, 1);
    Parameter kernel = named(network, "conv2d_1/kernel");
    kernel.set(new float[channels]);
    Parameter dense = named(network, "dense_1/kernel");
    float[] ones = new float[dense.size()];
    Arrays.fill(ones, 1);
    dense.set(ones);
    ToySamples samples =
        new ToySamples(new Shape(4, 4, 1), 1, new float[][] {COUNTED}, new int[] {0});
    try (ThreadTeam team = new ThreadTeam(1)) {
      double[] gradient =
          EngineGradient.of(network, new Loss.MeanSquaredError(), samples, 1, team)
              .gradient()
              .get(kernel.name());
      assertThat(gradient).as("every channel alike").containsOnly(gradient[0]);
      return gradient[0];
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16, 17})
  void amongEqualsTheFirstOfAWindowGetsTheGradient(int channels) {
    // Windows 2x2 side by side start at 1, 3, 9 and 11.
    assertThat(convolutionGradient(new LayerSpec.MaxPool(2), channels))
        .isCloseTo(-2.0 * (1 + 3 + 9 + 11), within(1e-4));
    // Overlapping windows: each of the nine starts where it starts.
    LayerSpec overlapping = new LayerSpec.MaxPool(Size.square(2), Size.square(1), Padding.VALID);
    assertThat(convolutionGradient(overlapping, channels))
        .isCloseTo(-2.0 * (1 + 2 + 3 + 5 + 6 + 7 + 9 + 10 + 11), within(1e-4));
    // With padding the first value inside the image: rows and columns 0, 0, 1, 2 of windows 3x3.
    LayerSpec padded = new LayerSpec.MaxPool(Size.square(3), Size.square(1), Padding.SAME);
    double sum = 0;
    for (int row : new int[] {0, 0, 1, 2}) {
      for (int column : new int[] {0, 0, 1, 2}) {
        sum += COUNTED[row * 4 + column];
      }
    }
    assertThat(convolutionGradient(padded, channels)).isCloseTo(-2 * sum, within(1e-4));
    assertThat(convolutionGradient(new LayerSpec.GlobalMaxPool(), channels))
        .isCloseTo(-2, within(1e-4));
  }

  /**
   * As in TensorFlow and PyTorch, relu's derivative at exactly zero is zero, so a dead value stays
   * dead.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 15, 16, 33})
  void reluPassesNothingBackAtZero(int units) {
    NetworkSpec spec =
        new NetworkSpec(
            Shape.flat(1),
            List.of(
                new LayerSpec.Dense(units, Activation.RELU),
                new LayerSpec.Dense(1, Activation.LINEAR)));
    Network network = Network.create(spec, 1);
    named(network, "dense_1/kernel").set(new float[units]);
    ToySamples samples = new ToySamples(Shape.flat(1), 1, new float[][] {{3}}, new int[] {0});
    try (ThreadTeam team = new ThreadTeam(1)) {
      EngineGradient.Step step =
          EngineGradient.of(network, new Loss.MeanSquaredError(), samples, 1, team);
      assertThat(step.gradient().get("dense_1/kernel")).containsOnly(0);
      assertThat(step.gradient().get("dense_2/bias")[0]).isCloseTo(-2, within(1e-6));
    }
  }

  /**
   * A softmax of very different values is zeros and a one, and the loss is still taken from the
   * logits, without a limit.
   */
  @Test
  void crossEntropyAfterSoftmaxDoesNotSaturate() {
    NetworkSpec spec =
        new NetworkSpec(Shape.flat(1), List.of(new LayerSpec.Dense(2, Activation.SOFTMAX)));
    Network network = Network.create(spec, 1);
    named(network, "dense_1/kernel").set(new float[] {300, -300});
    ToySamples samples = new ToySamples(Shape.flat(1), 2, new float[][] {{1}}, new int[] {1});
    try (ThreadTeam team = new ThreadTeam(1)) {
      for (Loss loss :
          List.of(new Loss.SparseCategoricalCrossEntropy(), new Loss.CategoricalCrossEntropy(0))) {
        EngineGradient.Step step = EngineGradient.of(network, loss, samples, 1, team);
        assertThat(step.loss()).isCloseTo(600, within(1e-3));
        assertThat(step.gradient().get("dense_1/bias"))
            .containsExactly(new double[] {1, -1}, within(1e-6));
      }
    }
  }
}
