package dev.bobbin.engine.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.Initializer;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.Loss;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.engine.spec.Padding;
import dev.bobbin.engine.spec.Regularizer;
import dev.bobbin.engine.spec.Size;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The reference against values determined by hand. */
final class ReferenceNetworkTest {
  private static final Size ONE = Size.square(1);

  /** 1 2 3 / 4 5 6 / 7 8 9. */
  private static final Batch NINE =
      new Batch(new Shape(3, 3, 1), new double[][] {{1, 2, 3, 4, 5, 6, 7, 8, 9}});

  @Test
  void denseIsRowTimesMatrixPlusBias() {
    // [1 2] [[1 2 3] [4 5 6]] + [10 20 30] = [1+8 2+10 3+12] + [10 20 30]
    Batch x = new Batch(Shape.flat(2), new double[][] {{1, 2}});
    Batch y =
        ReferenceLayers.dense(x, 3, new double[] {1, 2, 3, 4, 5, 6}, new double[] {10, 20, 30});
    assertThat(y.values()[0]).containsExactly(19, 32, 45);
  }

  @Test
  void convolutionIsACrossCorrelation() {
    // Top left: 1*1 + 2*10 + 4*100 + 5*1000; a flipped kernel would give 1*1000 + ...
    double[] kernel = {1, 10, 100, 1000};
    Batch valid = ReferenceLayers.conv(NINE, 1, Size.square(2), ONE, Padding.VALID, kernel, null);
    assertThat(valid.shape()).isEqualTo(new Shape(2, 2, 1));
    assertThat(valid.values()[0]).containsExactly(5421, 6532, 8754, 9865);
  }

  @Test
  void anEvenWindowPadsAtTheBottomAndTheRight() {
    double[] kernel = {1, 10, 100, 1000};
    Batch same =
        ReferenceLayers.conv(
            NINE, 1, Size.square(2), ONE, Padding.SAME, kernel, new double[] {0.5});
    assertThat(same.values()[0])
        .containsExactly(5421.5, 6532.5, 603.5, 8754.5, 9865.5, 906.5, 87.5, 98.5, 9.5);
  }

  @Test
  void strideTwoWithSamePaddingDependsOnTheParityOfTheSize() {
    // Size 3, window 3, stride 2: 2 outputs, padding 2 in all, 1 before: windows around pixels 0
    // and 2.
    double[] sum = {1, 1, 1, 1, 1, 1, 1, 1, 1};
    Batch odd =
        ReferenceLayers.conv(NINE, 1, Size.square(3), Size.square(2), Padding.SAME, sum, null);
    assertThat(odd.values()[0]).containsExactly(12, 16, 24, 28);
    // Size 4, window 3, stride 2: 2 outputs, padding 1 in all, 0 before: windows start at pixels 0
    // and 2.
    Batch four = new Batch(new Shape(1, 4, 1), new double[][] {{1, 2, 3, 4}});
    Batch even =
        ReferenceLayers.conv(
            four, 1, new Size(1, 3), new Size(1, 2), Padding.SAME, new double[] {1, 10, 100}, null);
    assertThat(even.values()[0]).containsExactly(321, 43);
  }

  @Test
  void convolutionMixesChannelsInHwioOrder() {
    // One pixel, channels (2, 3); kernel [in][filter] = [[1 10] [100 1000]]: (2 + 300, 20 + 3000).
    Batch x = new Batch(Shape.flat(2), new double[][] {{2, 3}});
    Batch y =
        ReferenceLayers.conv(x, 2, ONE, ONE, Padding.VALID, new double[] {1, 10, 100, 1000}, null);
    assertThat(y.values()[0]).containsExactly(302, 3020);
  }

  @Test
  void poolsLeavePaddingOut() {
    Size two = Size.square(2);
    Batch negative = NINE.map(v -> -v);
    assertThat(ReferenceLayers.averagePool(NINE, two, two, Padding.SAME).values()[0])
        .containsExactly(3, 4.5, 7.5, 9);
    assertThat(ReferenceLayers.averagePool(NINE, two, two, Padding.VALID).values()[0])
        .containsExactly(3);
    assertThat(ReferenceLayers.maxPool(negative, two, two, Padding.SAME).values()[0])
        .containsExactly(-1, -3, -7, -9);
  }

  @Test
  void activationsHaveTheirKnownValues() {
    Batch x = new Batch(Shape.flat(2), new double[][] {{1, -1}});
    double e = Math.E;
    assertActivation(new Activation.LeakyRelu(0.3), x, 1, -0.3);
    assertActivation(new Activation.Elu(2), x, 1, 2 / e - 2);
    assertActivation(new Activation.Sigmoid(), x, e / (1 + e), 1 / (1 + e));
    assertActivation(new Activation.Silu(), x, e / (1 + e), -1 / (1 + e));
    assertActivation(new Activation.Softmax(), x, e * e / (1 + e * e), 1 / (1 + e * e));
    // Phi(1) = 0.8413447460685429, from any table of the normal distribution.
    assertActivation(new Activation.Gelu(), x, 0.8413447460685429, -0.1586552539314571);
  }

  private static void assertActivation(Activation f, Batch x, double... expected) {
    assertThat(ReferenceActivation.apply(f, x).values()[0])
        .as("%s", f)
        .containsExactly(expected, within(1e-14));
  }

  @Test
  void batchNormUsesTheBatchInTrainingAndTheAveragesAfterwards() {
    NetworkSpec spec = new NetworkSpec(Shape.flat(1), List.of(new LayerSpec.BatchNorm(0.9, 1)));
    Map<String, double[]> weights = new LinkedHashMap<>();
    weights.put("b/gamma", new double[] {4});
    weights.put("b/beta", new double[] {1});
    weights.put("b/moving_mean", new double[] {3});
    weights.put("b/moving_variance", new double[] {8});
    ReferenceNetwork network = new ReferenceNetwork(spec, weights);
    double root3 = Math.sqrt(3);
    // Values 0 and 2 sqrt(3): mean sqrt(3), biased variance 3; with epsilon 1 the divisor is 2.
    Batch x = new Batch(Shape.flat(1), new double[][] {{0}, {2 * root3}});
    ReferenceNetwork.Pass pass = network.train(x, List.of());
    assertThat(pass.outputs().values()[0][0]).isCloseTo(1 - 2 * root3, within(1e-14));
    assertThat(pass.outputs().values()[1][0]).isCloseTo(1 + 2 * root3, within(1e-14));
    assertThat(pass.averages().get("b/moving_mean")[0]).isCloseTo(2.7 + 0.1 * root3, within(1e-14));
    assertThat(pass.averages().get("b/moving_variance")[0]).isCloseTo(7.5, within(1e-14));
    // Afterwards: mean 3, divisor sqrt(8 + 1).
    assertThat(network.predict(x).values()[0][0]).isCloseTo(1 + 4 * (0 - 3) / 3.0, within(1e-14));
  }

  @Test
  void residualAddsBodyAndShortcut() {
    LayerSpec twice =
        new LayerSpec.Dense(
            1, Activation.LINEAR, false, Initializer.GLOROT_UNIFORM, Regularizer.NONE);
    NetworkSpec spec =
        new NetworkSpec(
            Shape.flat(1), List.of(new LayerSpec.Residual(List.of(twice), List.of(twice))));
    Map<String, double[]> weights = new LinkedHashMap<>();
    weights.put("r/body/d/kernel", new double[] {2});
    weights.put("r/shortcut/d/kernel", new double[] {30});
    Batch x = new Batch(Shape.flat(1), new double[][] {{1.5}});
    assertThat(new ReferenceNetwork(spec, weights).predict(x).values()[0]).containsExactly(48);
  }

  @Test
  void dropoutMultipliesByItsMaskInTrainingOnly() {
    NetworkSpec spec = new NetworkSpec(Shape.flat(2), List.of(new LayerSpec.Dropout(0.5)));
    ReferenceNetwork network = new ReferenceNetwork(spec, new LinkedHashMap<>());
    Batch x = new Batch(Shape.flat(2), new double[][] {{3, 5}});
    double[][] mask = {{2, 0}};
    assertThat(network.train(x, List.<double[][]>of(mask)).outputs().values()[0])
        .containsExactly(6, 0);
    assertThat(network.predict(x).values()[0]).containsExactly(3, 5);
  }

  @Test
  void lossesAreKeras() {
    double[] p = {0.2, 0.6, 0.2};
    double[] unnormalised = {0.4, 1.2, 0.4};
    Loss sparse = new Loss.SparseCategoricalCrossEntropy();
    Loss oneHot = new Loss.CategoricalCrossEntropy(0);
    Loss smoothed = new Loss.CategoricalCrossEntropy(0.3);
    assertLoss(sparse, true, p, 1, -Math.log(0.6));
    assertLoss(sparse, false, p, 1, -Math.log(0.6));
    // 1.2 is clipped to 1 - 1e-7 before the logarithms are taken as logits.
    assertLoss(sparse, false, unnormalised, 1, -Math.log((1 - 1e-7) / (1.8 - 1e-7)));
    assertLoss(sparse, false, new double[] {-3, 1e-7, 0}, 0, Math.log(3));
    assertLoss(oneHot, false, unnormalised, 1, -Math.log(0.6));
    assertLoss(oneHot, false, new double[] {1, 0, 0}, 1, -Math.log(1e-7));
    assertLoss(smoothed, true, p, 1, -0.8 * Math.log(0.6) - 0.2 * Math.log(0.2));
    assertLoss(new Loss.MeanSquaredError(), true, p, 1, (0.04 + 0.16 + 0.04) / 3);
  }

  private static void assertLoss(
      Loss loss, boolean softmax, double[] outputs, int label, double expected) {
    assertThat(ReferenceLoss.of(loss, softmax, outputs, label)).isCloseTo(expected, within(1e-14));
  }

  @Test
  void penaltiesFollowTheirKernels() {
    LayerSpec first =
        new LayerSpec.Dense(
            1, Activation.LINEAR, true, Initializer.GLOROT_UNIFORM, new Regularizer(0.5, 0));
    LayerSpec second =
        new LayerSpec.Dense(
            1, Activation.LINEAR, true, Initializer.GLOROT_UNIFORM, new Regularizer(0, 0.25));
    Map<String, double[]> weights = new LinkedHashMap<>();
    weights.put("a/kernel", new double[] {-4});
    weights.put("a/bias", new double[] {100});
    weights.put("b/kernel", new double[] {6});
    weights.put("b/bias", new double[] {-600});
    NetworkSpec spec = new NetworkSpec(Shape.flat(1), List.of(first, second));
    Batch x = new Batch(Shape.flat(1), new double[][] {{0}});
    // The output is 100 * 6 - 600 = 0, its squared error 1; the penalties are 0.5 * 4 and 0.25 *
    // 36.
    double loss =
        new ReferenceNetwork(spec, weights)
            .evaluationLoss(new Loss.MeanSquaredError(), x, new int[] {0});
    assertThat(loss).isEqualTo(12);
  }

  @Test
  void finiteDifferencesGiveAKnownGradient() {
    // L = (w x - 1)^2 with one class: dL/dw = 2 x (w x - 1) = 2 * 3 * (6 - 1) = 30.
    NetworkSpec spec =
        new NetworkSpec(
            Shape.flat(1),
            List.of(
                new LayerSpec.Dense(
                    1, Activation.LINEAR, false, Initializer.GLOROT_UNIFORM, Regularizer.NONE)));
    double[] w = {2};
    Map<String, double[]> weights = new LinkedHashMap<>(Map.of("d/kernel", w));
    ReferenceNetwork network = new ReferenceNetwork(spec, weights);
    Batch x = new Batch(Shape.flat(1), new double[][] {{3}});
    FiniteDifferences differences =
        new FiniteDifferences(
            () -> network.evaluationLoss(new Loss.MeanSquaredError(), x, new int[] {0}),
            FiniteDifferences.EPSILON);
    assertThat(differences.at(w, 0)).isCloseTo(30, within(1e-6));
    assertThat(w).containsExactly(2);
  }
}
