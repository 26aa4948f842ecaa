package dev.bobbin.engine.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.NetworkExecutor;
import dev.bobbin.engine.network.shape.LayerTable;
import dev.bobbin.engine.network.weights.Parameter;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.LayerSpec.Activate;
import dev.bobbin.engine.spec.LayerSpec.BatchNorm;
import dev.bobbin.engine.spec.LayerSpec.Conv2d;
import dev.bobbin.engine.spec.LayerSpec.Dense;
import dev.bobbin.engine.spec.LayerSpec.Dropout;
import dev.bobbin.engine.spec.LayerSpec.MaxPool;
import dev.bobbin.engine.spec.LayerSpec.Residual;
import dev.bobbin.engine.spec.Padding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The gradients by input and by layers' outputs, of networks as they predict, against finite
 * differences of the double-precision reference.
 */
final class ExplainingTest {
  private static final double EPSILON = FiniteDifferences.EPSILON;

  /** Values of a layer that are varied one by one. */
  private static final int PROBES = 4;

  static List<NumericCase> cases() {
    List<NumericCase> cases = new ArrayList<>(NumericCases.all());
    cases.add(
        NumericCase.of(
            "dropout",
            3,
            new Shape(5, 4, 2),
            new Conv2d(5, 3, Padding.SAME, new Activation.Tanh()),
            new Dropout(0.5),
            new LayerSpec.Flatten(),
            new Dropout(0.25),
            new Dense(3, Activation.SOFTMAX)));
    cases.add(everything());
    return cases;
  }

  /** Strips, a norm, a pool that notes its maxima, dropout, a block. */
  private static NumericCase everything() {
    LayerSpec body = new Conv2d(6, 3, Padding.SAME, Activation.LINEAR);
    LayerSpec norm = new BatchNorm(0.9, 1e-3);
    return NumericCase.of(
        "everything",
        5,
        new Shape(11, 10, 1),
        new Conv2d(6, 5, Padding.SAME, Activation.RELU),
        new MaxPool(2),
        norm,
        new Dropout(0.3),
        new Residual(List.of(body, norm, new Activate(Activation.RELU), body), List.of()),
        new LayerSpec.Flatten(),
        new Dense(17, new Activation.Gelu()),
        new Dense(4, Activation.SOFTMAX));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theInputsGradientIsTheReferences(NumericCase numeric) {
    check(numeric, explain(numeric, 2));
  }

  private static Explained explain(NumericCase numeric, int threads) {
    Network network = numeric.network();
    try (ThreadTeam team = new ThreadTeam(threads)) {
      return Explained.of(network, numeric.samples(network), numeric.seed(), team);
    }
  }

  private static void check(NumericCase numeric, Explained explained) {
    Batch inputs = numeric.samples(numeric.network()).batch();
    double[] varied = flat(inputs);
    int size = inputs.shape().size();
    new GradientCheck(EPSILON, GradientCheck.TOLERANCE, numeric.probes() * inputs.count())
        .check(
            Map.of("input", varied),
            Map.of("input", flat(explained.inputGradients())),
            () -> {
              for (int n = 0; n < inputs.count(); n++) {
                System.arraycopy(varied, n * size, inputs.values()[n], 0, size);
              }
              return explained.sum(0, inputs);
            },
            numeric.seed());
  }

  /** One array, so that a sample behind a saturated unit is judged beside the others. */
  private static double[] flat(Batch batch) {
    return Arrays.stream(batch.values()).flatMapToDouble(Arrays::stream).toArray();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theGradientsByWhatLayersMakeAreTheReferences(NumericCase numeric) {
    Explained explained = explain(numeric, 2);
    List<String> names = explained.topNames();
    int compared = 0;
    for (int i = 0; i < names.size(); i++) {
      Batch values = explained.values().get(names.get(i));
      compared += compare(explained, i + 1, values, explained.gradients().get(names.get(i)));
    }
    assertThat(compared).isPositive();
  }

  /** Varies some of a layer's values where the later layers have no kink, and counts them. */
  private static int compare(Explained explained, int first, Batch values, Batch gradients) {
    SplittableRandom random = new SplittableRandom(first);
    double largest = 0;
    for (double[] sample : gradients.values()) {
      for (double gradient : sample) {
        largest = Math.max(largest, Math.abs(gradient));
      }
    }
    double here = explained.sum(first, values);
    int compared = 0;
    for (int probe = 0; probe < PROBES; probe++) {
      int n = random.nextInt(values.count());
      int i = random.nextInt(values.shape().size());
      double[] sample = values.values()[n];
      double before = sample[i];
      sample[i] = before + EPSILON;
      double above = (explained.sum(first, values) - here) / EPSILON;
      sample[i] = before - EPSILON;
      double below = (here - explained.sum(first, values)) / EPSILON;
      sample[i] = before;
      // A ReLU's zeros tie in a maximum, and lie on the kink of another ReLU.
      if (Math.abs(above - below) <= 1e-5 * (Math.abs(above) + Math.abs(below) + largest)) {
        assertThat(gradients.values()[n][i])
            .as("layer %d, sample %d, value %d", first - 1, n, i)
            .isCloseTo((above + below) / 2, within(1e-4 * largest + 1e-6));
        compared++;
      }
    }
    return compared;
  }

  /**
   * Also within blocks: what is added to all pixels of a channel is a bias (where the activation is
   * linear) or a norm's beta, so the sum of a channel's gradients is the derivative by that.
   */
  @ParameterizedTest
  @MethodSource("casesWithOffsets")
  void sumsOverAChannelAreTheDerivativesByItsOffset(NumericCase numeric) {
    Network network = numeric.network();
    Explained explained = explain(numeric, 2);
    Batch inputs = numeric.samples(network).batch();
    Map<String, double[]> offsets = new LinkedHashMap<>();
    Map<String, double[]> sums = new LinkedHashMap<>();
    layersWithOffsets(network)
        .forEach((layer, offset) -> {
          double[] values = Objects.requireNonNull(explained.weights().get(offset));
          double[] sum = new double[values.length];
          for (double[] sample : explained.gradients().get(layer).values()) {
            for (int i = 0; i < sample.length; i++) {
              sum[i % sum.length] += sample[i];
            }
          }
          offsets.put(offset, values);
          sums.put(offset, sum);
        });
    new GradientCheck(EPSILON, GradientCheck.TOLERANCE, numeric.probes())
        .check(offsets, sums, () -> explained.sum(0, inputs), numeric.seed());
  }

  static List<NumericCase> casesWithOffsets() {
    return cases().stream()
        .filter(numeric -> !layersWithOffsets(numeric.network()).isEmpty())
        .toList();
  }

  /** The offset's name by the layer's; the last layer's is left out, since its softmax is. */
  private static Map<String, String> layersWithOffsets(Network network) {
    Set<String> parameters =
        network.parameters().stream().map(Parameter::name).collect(Collectors.toSet());
    List<LayerTable.Row> rows = network.table().rows();
    return rows.subList(0, rows.size() - 1).stream()
        .filter(row -> parameters.contains(offset(row)))
        .collect(Collectors.toMap(LayerTable.Row::name, ExplainingTest::offset));
  }

  private static String offset(LayerTable.Row row) {
    return switch (row.spec()) {
      case Dense d when d.activation() instanceof Activation.Linear -> row.name() + "/bias";
      case Conv2d c when c.activation() instanceof Activation.Linear -> row.name() + "/bias";
      case BatchNorm _ -> row.name() + "/beta";
      case Dense _,
          Conv2d _,
          MaxPool _,
          LayerSpec.AveragePool _,
          LayerSpec.GlobalAveragePool _,
          LayerSpec.GlobalMaxPool _,
          LayerSpec.Flatten _,
          Dropout _,
          LayerSpec.SpatialDropout _,
          Activate _,
          Residual _ ->
          "";
    };
  }

  @Test
  void aWrongGradientIsCaught() {
    NumericCase numeric = everything();
    Explained right = explain(numeric, 1);
    check(numeric, right);
    double[] sample = right.inputGradients().values()[3];
    double norm = 0;
    for (double gradient : sample) {
      norm += gradient * gradient;
    }
    sample[7] += 1e-3 * Math.sqrt(norm);
    assertCaught(numeric, right);
  }

  @Test
  void aNormWithAnotherScaleIsCaught() {
    NumericCase numeric = everything();
    Explained right = explain(numeric, 1);
    Network other = numeric.network();
    other.parameters().stream()
        .filter(parameter -> parameter.name().equals("batch_norm_1/gamma"))
        .forEach(parameter -> {
          float[] values = parameter.values();
          values[0] *= 1.01f;
          parameter.set(values);
        });
    Explained wrong;
    try (ThreadTeam team = new ThreadTeam(1)) {
      wrong = Explained.of(other, numeric.samples(other), numeric.seed(), team);
    }
    assertCaught(
        numeric,
        new Explained(
            right.spec(),
            right.weights(),
            right.factors(),
            right.values(),
            right.gradients(),
            wrong.inputGradients()));
  }

  private static void assertCaught(NumericCase numeric, Explained wrong) {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> check(numeric, wrong))
        .withMessageStartingWith("input");
  }

  @Test
  void whatWasNotAskedForIsRefused() {
    Network network = everything().network();
    float[] room = new float[2000];
    try (ThreadTeam team = new ThreadTeam(1)) {
      assertThatThrownBy(() -> NetworkExecutor.explaining(network, 1, team, Set.of("conv2d_7")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("conv2d_7");
      NetworkExecutor explaining =
          NetworkExecutor.explaining(network, 1, team, Set.of("flatten_1"));
      explaining.predict(1);
      explaining.outputGradients(true);
      explaining.backward();
      explaining.copyGradient("flatten_1", 0, room, 0);
      assertThat(explaining.blocks()).isZero();
      assertThatThrownBy(() -> explaining.copyGradient("max_pool_1", 0, room, 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("[flatten_1]");
      assertThatThrownBy(() -> explaining.train(1, 0, 0, new int[1]))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("try predict");
      NetworkExecutor training = new NetworkExecutor(network, 1, team, true);
      training.predict(1);
      assertThatThrownBy(training::backward)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("received predict of one for training");
      assertThatThrownBy(() -> training.copyInputGradient(0, room, 0))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("try NetworkExecutor.explaining");
      NetworkExecutor observing = NetworkExecutor.observing(network, 1, team);
      observing.predict(1);
      observing.copyOutput("residual_1/body/batch_norm_1", 0, room, 0);
      assertThatThrownBy(observing::backward).isInstanceOf(IllegalStateException.class);
    }
  }
}
