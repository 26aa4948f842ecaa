package dev.bobbin.engine.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.reference.ToySamples;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.LearningRateSchedule;
import dev.bobbin.engine.spec.Loss;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.engine.spec.Optimizer;
import dev.bobbin.engine.spec.Padding;
import dev.bobbin.engine.spec.TrainingSpec;
import dev.bobbin.engine.spec.TrainingSpec.Clipping;
import dev.bobbin.engine.spec.TrainingSpec.Reduction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Inspections of networks with chosen weights. */
final class NetworkInspectorTest {
  private static final TrainingSpec SPEC =
      new TrainingSpec(
          1,
          8,
          new Loss.SparseCategoricalCrossEntropy(),
          new Optimizer.Sgd(0, false),
          new LearningRateSchedule.Constant(0.1),
          Reduction.MEAN,
          new Clipping.None(),
          Optional.empty(),
          1);

  private final ThreadTeam team = new ThreadTeam(2);

  @AfterEach
  void close() {
    team.close();
  }

  private NetworkInspection inspect(Network network, Samples samples) {
    return new NetworkInspector(network, SPEC, samples, team).inspect();
  }

  private static Network network(Shape input, LayerSpec... layers) {
    return Network.create(new NetworkSpec(input, List.of(layers)), 1);
  }

  private static void set(Network network, Map<String, float[]> values) {
    Map<String, float[]> weights = new HashMap<>(network.weights());
    assertThat(weights).containsKeys(values.keySet().toArray(String[]::new));
    weights.putAll(values);
    network.setWeights(weights);
  }

  /** Inputs 0, 0.1, ..., 0.9 of class 0 and 1 in turn. */
  private static ToySamples tenths() {
    float[][] inputs = new float[10][1];
    int[] labels = new int[10];
    for (int n = 0; n < 10; n++) {
      inputs[n][0] = n / 10f;
      labels[n] = n % 2;
    }
    return new ToySamples(Shape.flat(1), 2, inputs, labels);
  }

  /** max(0, x - 1), max(0, 3), max(0, x + 1), max(0, x - 0.85), the last alive for 0.9 alone. */
  @Test
  void unitsAreDeadConstantOrAlive() {
    Network network =
        network(
            Shape.flat(1),
            new LayerSpec.Dense(4, Activation.RELU),
            new LayerSpec.Dense(2, Activation.SOFTMAX));
    set(
        network,
        Map.of(
            "dense_1/kernel", new float[] {1, 0, 1, 1},
            "dense_1/bias", new float[] {-1, 3, 1, -0.85f}));
    LayerHealth hidden = inspect(network, tenths()).layers().getFirst();
    assertThat(hidden.layer()).isEqualTo("dense_1");
    assertThat(hidden.output()).isFalse();
    assertThat(hidden.units()).isEqualTo(4);
    assertThat(hidden.dead()).isEqualTo(1);
    assertThat(hidden.constant()).isEqualTo(2);
    assertThat(hidden.high()).isEqualTo(2);
    assertThat(hidden.saturated()).isZero();
    // (0 + 3 + 1.45 + 0.005) / 4.
    assertThat(hidden.mean()).isCloseTo(4.455 / 4, within(1e-6));
    // Of 0, 0.1, ..., 0.9: sqrt(33 / 400); of one 0.05 among ten: 0.05 * 0.3.
    assertThat(hidden.deviation()).isCloseTo((Math.sqrt(33.0 / 400) + 0.015) / 4, within(1e-6));
  }

  /** A filter is one unit: it lives if it fires anywhere. Its border does not count. */
  @Test
  void aFilterIsAUnitOverAllPositions() {
    Shape shape = new Shape(3, 3, 1);
    Network network =
        network(
            shape,
            new LayerSpec.Conv2d(2, 1, Padding.SAME, Activation.RELU),
            new LayerSpec.Conv2d(2, 3, Padding.SAME, Activation.RELU),
            new LayerSpec.GlobalAveragePool(),
            new LayerSpec.Activate(Activation.SOFTMAX));
    // The first filter fires where a pixel is above 0.5; the second nowhere.
    set(
        network,
        Map.of(
            "conv2d_1/kernel", new float[] {1, -1}, "conv2d_1/bias", new float[] {-0.5f, -0.5f}));
    float[][] inputs = new float[4][9];
    inputs[2][4] = 1;
    ToySamples samples = new ToySamples(shape, 2, inputs, new int[4]);
    List<LayerHealth> layers = inspect(network, samples).layers();
    assertThat(layers)
        .extracting(LayerHealth::layer)
        .containsExactly("conv2d_1", "conv2d_2", "activation_1");
    assertThat(layers.getFirst().units()).isEqualTo(2);
    assertThat(layers.getFirst().dead()).isEqualTo(1);
    assertThat(layers.getLast().output()).isTrue();
  }

  /**
   * Arguments 0, 2, 4, ..., 18 and 0, 0.1, ..., 0.9: sigmoid is flat beyond log 99 = 4.6, tanh
   * beyond half of that.
   */
  @Test
  void sigmoidAndTanhAreSaturatedWhereTheyAreFlat() {
    assertThat(saturated(new Activation.Sigmoid())).isCloseTo(7.0 / 20, within(1e-9));
    assertThat(saturated(new Activation.Tanh())).isCloseTo(8.0 / 20, within(1e-9));
    assertThat(saturated(Activation.RELU)).isZero();
  }

  private double saturated(Activation activation) {
    Network network =
        network(
            Shape.flat(1),
            new LayerSpec.Dense(2, activation),
            new LayerSpec.Dense(2, Activation.SOFTMAX));
    set(network, Map.of("dense_1/kernel", new float[] {20, 1}));
    return inspect(network, tenths()).layers().getFirst().saturated();
  }

  /** ReLU outputs at 0 and at 2: beyond the cross-entropy's clips there is no gradient. */
  @Test
  void wrongSamplesWithoutAGradientAreLost() {
    Network network = network(Shape.flat(1), new LayerSpec.Dense(2, Activation.RELU));
    set(network, Map.of("dense_1/kernel", new float[] {0, 0}, "dense_1/bias", new float[] {2, -1}));
    NetworkInspection stuck = inspect(network, tenths());
    assertThat(stuck.samples()).isEqualTo(10);
    assertThat(stuck.wrong()).isEqualTo(5);
    assertThat(stuck.lost()).isEqualTo(5);
    assertThat(stuck.gradientNorm()).isZero();
    assertThat(stuck.loss())
        .isCloseTo(0.5 * -Math.log(1e-7), within(1e-5))
        .isCloseTo(
            new Evaluator(network, SPEC.loss(), team).evaluate(tenths()).loss(), within(1e-9));

    set(network, Map.of("dense_1/bias", new float[] {0.6f, 0.5f}));
    NetworkInspection alive = inspect(network, tenths());
    assertThat(alive.wrong()).isEqualTo(5);
    assertThat(alive.lost()).isZero();
    assertThat(alive.gradientNorm()).isPositive();
  }

  /**
   * Softmax of (b, 0) with b = 0 for all samples: the gradient by b is the mean of p - t, 1/2 - 1/2
   * with even classes and 1/2 - 1 with one class.
   */
  @Test
  void normsAreThoseOfWeightsGradientsAndChanges() {
    ToySamples one = new ToySamples(Shape.flat(1), 2, new float[][] {{3}, {3}}, new int[2]);
    Network network = network(Shape.flat(1), new LayerSpec.Dense(2, Activation.SOFTMAX));
    set(network, Map.of("dense_1/kernel", new float[] {0, 0}));
    NetworkInspector inspector = new NetworkInspector(network, SPEC, one, team);
    List<ParameterHealth> first = inspector.inspect().parameters();
    assertThat(first)
        .extracting(ParameterHealth::parameter)
        .containsExactly("dense_1/kernel", "dense_1/bias");
    assertThat(first.getFirst().layer()).isEqualTo("dense_1");
    assertThat(first.getFirst().gradientNorm()).isCloseTo(1.5 * Math.sqrt(2), within(1e-6));
    assertThat(first.getFirst().relativeGradient()).isInfinite();
    assertThat(first.getLast().gradientNorm()).isCloseTo(0.5 * Math.sqrt(2), within(1e-6));
    assertThat(first).allSatisfy(p -> assertThat(p.changeNorm()).isZero());

    set(network, Map.of("dense_1/kernel", new float[] {3, 4}));
    ParameterHealth moved = inspector.inspect().parameters().getFirst();
    assertThat(moved.weightNorm()).isEqualTo(5);
    assertThat(moved.relativeChange()).isEqualTo(1);
    assertThat(inspector.inspect().parameters().getFirst().changeNorm()).isZero();
    set(network, Map.of("dense_1/kernel", new float[] {0, 0}));
    inspector.remember();
    assertThat(inspector.inspect().parameters().getFirst().changeNorm()).isZero();
  }

  /** Evenly spread samples are inspected, since data may be sorted by class. */
  @Test
  void sortedDataIsSeenFromAllSides() {
    int count = 5_000;
    int[] labels = new int[count];
    for (int n = 0; n < count; n++) {
      labels[n] = n / 500;
    }
    ToySamples sorted = new ToySamples(Shape.flat(1), 10, new float[count][1], labels);
    Network network = network(Shape.flat(1), new LayerSpec.Dense(10, Activation.SOFTMAX));
    set(network, Map.of("dense_1/bias", new float[] {1, 0, 0, 0, 0, 0, 0, 0, 0, 0}));
    NetworkInspection inspection = inspect(network, sorted);
    assertThat(inspection.samples()).isEqualTo(512);
    assertThat(512 - inspection.wrong()).isBetween(51, 52);
    // The gradient's batch has all classes too: with six or seven of 64 each, p - t by the first
    // bias is 0.232 - 0.1, by the others 0.085 - 0.1.
    assertThat(inspection.parameters().getLast().gradientNorm())
        .isCloseTo(Math.hypot(0.1320, 3 * 0.0147), within(0.02));
  }
}
