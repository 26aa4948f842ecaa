package dev.bobbin.lab.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.Team;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.Parameter;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.LayerSpec.Conv2d;
import dev.bobbin.engine.spec.LayerSpec.Dense;
import dev.bobbin.engine.spec.LayerSpec.Flatten;
import dev.bobbin.engine.spec.LayerSpec.GlobalAveragePool;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.engine.spec.Padding;
import dev.bobbin.formats.Classifier;
import dev.bobbin.formats.InputScaling;
import dev.bobbin.formats.Model;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** Networks whose weights are set by hand, so that it is known what they look at. */
final class KnownNetworks {
  /** Rows and columns of {@link #detectors}' images. */
  static final int SIDE = 14;

  /** Where {@link #bothSigns} has its plus, and where its cross. */
  static final int PLUS = 3;

  static final int CROSS = 10;

  private KnownNetworks() {}

  static Network network(Shape input, LayerSpec... layers) {
    return Network.create(new NetworkSpec(input, List.of(layers)), 7);
  }

  static void set(Network network, String parameter, IntToDoubleFunction values) {
    Parameter chosen =
        network.parameters().stream()
            .filter(p -> p.name().equals(parameter))
            .findFirst()
            .orElseThrow();
    float[] set = new float[chosen.size()];
    for (int i = 0; i < set.length; i++) {
      set[i] = (float) values.applyAsDouble(i);
    }
    chosen.set(set);
  }

  static Model model(Network network) {
    return model(network, InputScaling.UNIT);
  }

  static Model model(Network network, InputScaling scaling) {
    List<String> names =
        IntStream.range(0, network.output().size()).mapToObj(Integer::toString).toList();
    return new Model(network, names, scaling, Map.of());
  }

  /** Three classes whose logits are weighted sums of the pixels, with a bias. */
  static Network linear(Shape image, long seed) {
    Network network = network(image, new Flatten(), new Dense(3, Activation.SOFTMAX));
    Random random = new Random(seed);
    set(network, "dense_1/kernel", _ -> random.nextGaussian());
    set(network, "dense_1/bias", _ -> random.nextGaussian());
    return network;
  }

  /**
   * Class 0 is a plus of 3 x 3 pixels, class 1 a diagonal cross, wherever they are: two filters
   * whose bias lets nothing but the whole sign through, and their means as logits.
   */
  static Network detectors() {
    Network network =
        network(
            new Shape(SIDE, SIDE, 1),
            new Conv2d(2, 3, Padding.SAME, Activation.RELU),
            new GlobalAveragePool(),
            new Dense(2, Activation.SOFTMAX));
    // [row][column][in][filter]
    set(network, "conv2d_1/kernel", i -> isPlus(i / 2) == (i % 2 == 0) || i / 2 == 4 ? 1 : -1);
    set(network, "conv2d_1/bias", _ -> -4.5);
    set(network, "dense_1/kernel", i -> i == 0 || i == 3 ? 1 : 0);
    set(network, "dense_1/bias", _ -> 0);
    return network;
  }

  private static boolean isPlus(int pixel) {
    return pixel % 2 == 1;
  }

  /** An image with a plus around ({@link #PLUS}, PLUS) and a cross around (CROSS, CROSS). */
  static float[] bothSigns() {
    float[] image = new float[SIDE * SIDE];
    for (int pixel = 0; pixel < 9; pixel++) {
      int at = isPlus(pixel) ? PLUS : CROSS;
      image[(at + pixel / 3 - 1) * SIDE + at + pixel % 3 - 1] = 1;
    }
    image[PLUS * SIDE + PLUS] = 1;
    image[CROSS * SIDE + CROSS] = 1;
    return image;
  }

  static float[] random(int size, long seed) {
    Random random = new Random(seed);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = random.nextFloat();
    }
    return values;
  }

  /** The one attribution of a question. */
  static Attribution attribution(
      Classifier classifier, AttributionMethod method, float[] image, int classIndex) {
    try (Team team = new Team(2)) {
      return given(
              new Explainer(classifier, team)
                  .attributions(method, List.of(new Question(image, classIndex))))
          .getFirst();
    }
  }

  static <T> T given(Explanation<T> explanation) {
    return switch (explanation) {
      case Explanation.Given<T>(T value) -> value;
      case Explanation.Missing<T>(String reason) ->
          throw new AssertionError("expected an answer, received none: " + reason);
    };
  }

  static void assertMissing(Explanation<?> explanation, String reason) {
    assertThat(explanation).isInstanceOf(Explanation.Missing.class);
    assertThat(((Explanation.Missing<?>) explanation).reason()).contains(reason);
  }
}
