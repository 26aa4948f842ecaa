package dev.bobbin.engine.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.Initializer;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.Loss;
import dev.bobbin.engine.spec.Regularizer;
import dev.bobbin.engine.spec.TrainingSpec.ClassWeight;
import dev.bobbin.engine.spec.TrainingSpec.Sampling;
import dev.bobbin.engine.train.Samples;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A step's loss and gradient with class weights and balanced sampling, against the reference. */
final class ClassImbalanceTest {
  private static final int[] LABELS = {0, 0, 0, 0, 0, 0, 2, 2, 1};

  static List<NumericCase> cases() {
    return List.of(
        numeric("cross-entropy after softmax", NumericCase.CROSS_ENTROPY, Activation.SOFTMAX),
        numeric("smoothed", new Loss.CategoricalCrossEntropy(0.1), Activation.SOFTMAX),
        numeric("after sigmoid", NumericCase.CROSS_ENTROPY, new Activation.Sigmoid()),
        numeric("squares", new Loss.MeanSquaredError(), Activation.LINEAR));
  }

  private static NumericCase numeric(String name, Loss loss, Activation output) {
    return NumericCase.of(
            "imbalance: " + name,
            LABELS.length,
            Shape.flat(5),
            new LayerSpec.Dense(17, new Activation.Tanh()),
            new LayerSpec.Dense(
                3, output, true, Initializer.GLOROT_UNIFORM, new Regularizer(0.01, 0.02)))
        .with(loss);
  }

  private static ToySamples samples(NumericCase numeric) {
    return ToySamples.random(numeric.spec().input(), 3, LABELS.length, numeric.seed())
        .withLabels(3, LABELS);
  }

  private static EngineGradient.Step step(
      NumericCase numeric, Network network, ClassWeight weight, Sampling how, Samples samples) {
    try (ThreadTeam team = new ThreadTeam(2)) {
      return EngineGradient.of(
          network, numeric.loss(), Optional.of(weight), how, samples, numeric.seed(), team);
    }
  }

  /** 9 samples of 3 classes: scikit-learn's balanced weights are 9 / (3 x 6, 1, 2). */
  @ParameterizedTest
  @MethodSource("cases")
  void balancedWeightsAreInverselyProportionalToTheClasses(NumericCase numeric) {
    Network network = numeric.network();
    ToySamples samples = samples(numeric);
    EngineGradient.Step step =
        step(numeric, network, new ClassWeight.Balanced(), Sampling.SHUFFLED, samples);
    StepCheck.check(numeric, network, samples, new double[] {0.5, 3, 1.5}, List.of(), step);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void statedWeightsMultiplyLossAndGradient(NumericCase numeric) {
    Network network = numeric.network();
    ToySamples samples = samples(numeric);
    ClassWeight weight = new ClassWeight.ByClass(Map.of("1", 4.5, "2", 0.25));
    EngineGradient.Step step = step(numeric, network, weight, Sampling.SHUFFLED, samples);
    StepCheck.check(numeric, network, samples, new double[] {1, 4.5, 0.25}, List.of(), step);
  }

  /** A class without samples gets no weight and takes none: here only 0 and 2 are left. */
  @ParameterizedTest
  @MethodSource("cases")
  void aClassWithoutSamplesDoesNotCountAsOne(NumericCase numeric) {
    Network network = numeric.network();
    int[] labels = Arrays.stream(LABELS).map(label -> label == 1 ? 2 : label).toArray();
    ToySamples samples = samples(numeric).withLabels(3, labels);
    EngineGradient.Step step =
        step(numeric, network, new ClassWeight.Balanced(), Sampling.SHUFFLED, samples);
    StepCheck.check(numeric, network, samples, new double[] {0.75, 1, 1.5}, List.of(), step);
  }

  /** The gradient is that of the samples that were drawn, each as often as it was. */
  @ParameterizedTest
  @MethodSource("cases")
  void aBalancedDrawTrainsOnEachClassEquallyOften(NumericCase numeric) {
    Network network = numeric.network();
    ToySamples samples = samples(numeric);
    AtomicIntegerArray reads = new AtomicIntegerArray(LABELS.length);
    ClassWeight weight = new ClassWeight.ByClass(Map.of("1", 2.0));
    EngineGradient.Step step =
        step(numeric, network, weight, Sampling.BALANCED, new Recorded(samples, reads));
    int[] drawn = new int[LABELS.length];
    int[] perClass = new int[3];
    int n = 0;
    for (int i = 0; i < LABELS.length; i++) {
      for (int times = reads.get(i); times > 0; times--) {
        drawn[n++] = i;
        perClass[LABELS[i]]++;
      }
    }
    assertThat(perClass).containsExactly(3, 3, 3);
    ToySamples draws =
        new ToySamples(
            samples.shape(),
            3,
            Arrays.stream(drawn).mapToObj(i -> samples.inputs()[i]).toArray(float[][]::new),
            Arrays.stream(drawn).map(i -> LABELS[i]).toArray());
    StepCheck.check(numeric, network, draws, new double[] {1, 2, 1}, List.of(), step);
  }

  /** Counts how often each sample is read. */
  private record Recorded(ToySamples of, AtomicIntegerArray reads) implements Samples {
    @Override
    public int count() {
      return of.count();
    }

    @Override
    public Shape shape() {
      return of.shape();
    }

    @Override
    public int classes() {
      return of.classes();
    }

    @Override
    public int label(int index) {
      return of.label(index);
    }

    @Override
    public void read(int index, int epoch, float[] target, int offset) {
      reads.incrementAndGet(index);
      of.read(index, epoch, target, offset);
    }
  }
}
