package dev.bobbin.analysis.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.analysis.diagnosis.Finding.Kind;
import dev.bobbin.analysis.evaluation.ClassificationReport;
import dev.bobbin.analysis.evaluation.ConfusionMatrix;
import dev.bobbin.analysis.evaluation.Evaluation;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LearningRateSchedule;
import dev.bobbin.engine.spec.Loss;
import dev.bobbin.engine.spec.Optimizer;
import dev.bobbin.engine.spec.TrainingSpec;
import dev.bobbin.engine.spec.TrainingSpec.ClassWeight;
import dev.bobbin.engine.spec.TrainingSpec.Clipping;
import dev.bobbin.engine.spec.TrainingSpec.Reduction;
import dev.bobbin.engine.spec.TrainingSpec.Sampling;
import dev.bobbin.engine.train.LayerHealth;
import dev.bobbin.engine.train.NetworkInspection;
import dev.bobbin.engine.train.NonFiniteLossException;
import dev.bobbin.engine.train.ParameterHealth;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** Every rule on both sides of its threshold, with made-up figures. */
class RulesTest {
  private static final Activation SIGMOID = new Activation.Sigmoid();

  private static TrainingSpec spec(Loss loss) {
    return spec(loss, new LearningRateSchedule.Constant(0.1));
  }

  private static TrainingSpec spec(Loss loss, LearningRateSchedule schedule) {
    return new TrainingSpec(
        100,
        32,
        loss,
        new Optimizer.Sgd(0, false),
        schedule,
        Reduction.MEAN,
        new Clipping.None(),
        Optional.empty(),
        1);
  }

  private static final TrainingSpec SPEC = spec(new Loss.SparseCategoricalCrossEntropy());

  private static LayerHealth layer(
      Activation activation, boolean output, int dead, int constant, double saturated) {
    return new LayerHealth(
        output ? "dense_2" : "dense_1",
        activation,
        output,
        output ? 10 : 100,
        dead,
        constant,
        0,
        saturated,
        0.5,
        0.1);
  }

  private static LayerHealth hidden(int dead) {
    return layer(Activation.RELU, false, dead, dead, 0);
  }

  private static LayerHealth softmax(int constant) {
    return layer(Activation.SOFTMAX, true, 0, constant, 0);
  }

  private static ParameterHealth kernel(int layer, double gradient, double change) {
    return new ParameterHealth("dense_" + layer + "/kernel", true, 100, 1, gradient, change);
  }

  private static NetworkInspection inspection(
      double loss, int lost, List<LayerHealth> layers, double... gradients) {
    List<ParameterHealth> parameters = new ArrayList<>();
    for (double gradient : gradients) {
      parameters.add(kernel(parameters.size() + 1, gradient, 0.01));
    }
    return new NetworkInspection(100, loss, 1, 60, lost, layers, parameters);
  }

  private static NetworkInspection layers(LayerHealth... layers) {
    return inspection(2.3, 0, List.of(layers), 0.1, 0.1);
  }

  private static NetworkInspection gradients(double... gradients) {
    return inspection(2.3, 0, List.of(hidden(0), softmax(0)), gradients);
  }

  private static EpochDone epoch(int number, double loss, double validationLoss) {
    return epoch(number, loss, validationLoss, 0.1);
  }

  private static EpochDone epoch(int number, double loss, double validationLoss, double rate) {
    return new EpochDone(
        number,
        loss,
        0.1,
        Double.isNaN(validationLoss) ? OptionalDouble.empty() : OptionalDouble.of(validationLoss),
        OptionalDouble.empty(),
        rate,
        1,
        0,
        1);
  }

  /** What is found when the network looks like that after one good epoch. */
  private static List<Finding> found(NetworkInspection now) {
    return new TrainingMonitor(SPEC, gradients(0.1, 0.1)).epochDone(epoch(1, 1, 1), now);
  }

  /** What is found in epochs of these losses, one after the other. */
  private static List<Finding> found(double start, double[] losses, double[] validation) {
    return found(SPEC, start, losses, validation);
  }

  private static List<Finding> found(
      TrainingSpec spec, double start, double[] losses, double[] validation, double... rates) {
    return monitor(spec, start, losses, validation, rates).findings();
  }

  /** A monitor of epochs of these losses, one after the other; their rate is 0.1 unless given. */
  private static TrainingMonitor monitor(
      TrainingSpec spec, double start, double[] losses, double[] validation, double... rates) {
    NetworkInspection look = inspection(start, 0, List.of(hidden(0), softmax(0)), 0.1, 0.1);
    TrainingMonitor diagnosis = new TrainingMonitor(spec, look);
    for (int i = 0; i < losses.length; i++) {
      diagnosis.epochDone(
          epoch(
              i + 1,
              losses[i],
              validation.length == 0 ? Double.NaN : validation[i],
              rates.length == 0 ? 0.1 : rates[i]),
          look);
    }
    return diagnosis;
  }

  /** What is found in an evaluation, rows actual, of classes with these training images. */
  private static List<Finding> evaluated(TrainingSpec spec, int[][] counts, int... training) {
    NetworkInspection look = gradients(0.1, 0.1);
    TrainingMonitor diagnosis = new TrainingMonitor(spec, look);
    diagnosis.epochDone(epoch(1, 1, 1), look);
    return diagnosis.evaluated(evaluation(counts), training);
  }

  private static Evaluation evaluation(int[][] counts) {
    List<String> names = List.of("apple", "pear", "plum", "fig", "lime").subList(0, counts.length);
    ConfusionMatrix matrix = ConfusionMatrix.ofCounts(counts);
    return new Evaluation(
        "validation",
        1,
        matrix,
        ClassificationReport.of(matrix, names),
        new TreeMap<>(),
        Optional.empty());
  }

  private static TrainingSpec treated(Optional<ClassWeight> weight, Sampling sampling) {
    return new TrainingSpec(
        SPEC.epochs(),
        SPEC.batchSize(),
        SPEC.loss(),
        SPEC.optimizer(),
        SPEC.schedule(),
        SPEC.reduction(),
        SPEC.clipping(),
        SPEC.earlyStopping(),
        weight,
        sampling,
        List.of(),
        1);
  }

  @Test
  void aSmallClassThatIsRecognisedLessWellIsImbalance() {
    int[][] counts = {{10, 0, 0}, {0, 10, 0}, {1, 1, 1}};
    assertThat(evaluated(SPEC, counts, 60, 60, 12))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.kind()).isEqualTo(Kind.CLASS_IMBALANCE);
          assertThat(finding.share()).hasValue(12.0 / 132);
          assertThat(finding.text())
              .isEqualTo(
                  "class plum has 12 of 132 training images, apple 60: 5.0 times fewer. Its recall is 0.33, of 3 validation images; 0.91 of all are right; try class-weight: balanced, or more pictures of plum");
        });
    // Not small enough, recognised well, or seen to.
    assertThat(evaluated(SPEC, counts, 60, 60, 21)).isEmpty();
    assertThat(evaluated(SPEC, counts, 60, 60, 20)).hasSize(1);
    assertThat(evaluated(SPEC, new int[][] {{9, 1, 0}, {0, 10, 0}, {0, 0, 3}}, 60, 60, 12))
        .isEmpty();
    assertThat(
            evaluated(
                treated(Optional.of(new ClassWeight.Balanced()), Sampling.SHUFFLED),
                counts,
                60,
                60,
                12))
        .isEmpty();
    assertThat(evaluated(treated(Optional.empty(), Sampling.BALANCED), counts, 60, 60, 12))
        .isEmpty();
  }

  @Test
  void aClassWithoutTrainingImagesIsNotSmall() {
    assertThat(evaluated(SPEC, new int[][] {{10, 0}, {0, 0}}, 60, 0)).isEmpty();
  }

  @Test
  void aClassThatIsNeverRightIsNamedWithWhatItIsTakenFor() {
    assertThat(evaluated(SPEC, new int[][] {{10, 0, 0}, {0, 10, 0}, {3, 9, 0}}, 60, 60, 60))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.kind()).isEqualTo(Kind.ZERO_RECALL);
          assertThat(finding.share()).hasValue(1.0 / 3);
          assertThat(finding.text())
              .isEqualTo(
                  "class plum is never right: recall 0 of 12 validation images, most often taken for pear (9); try more epochs, more pictures of plum, or a look at whether their labels are right");
        });
  }

  @Test
  void severalClassesThatAreNeverRightAreOneFinding() {
    int[][] counts = {
      {90, 0, 0, 0, 0}, {9, 0, 0, 0, 0}, {8, 0, 0, 0, 0}, {7, 0, 0, 0, 0}, {6, 0, 0, 0, 0}
    };
    List<Finding> found = evaluated(SPEC, counts, 60, 12, 60, 60, 60);
    assertThat(found)
        .extracting(Finding::kind)
        .containsExactly(Kind.CLASS_IMBALANCE, Kind.ZERO_RECALL);
    assertThat(found.getLast().text())
        .isEqualTo(
            "4 of 5 classes are never right: recall 0 of pear (9), plum (8), fig (7) validation images, and of 1 more; try class-weight: balanced, more epochs, more pictures of them, or a look at whether their labels are right");
  }

  /** Of 3 images none right: up to 56 % may be recognised. Of 2, up to 66 %. */
  @Test
  void withFewImagesOrALowAccuracyRecallZeroIsNoFinding() {
    assertThat(evaluated(SPEC, new int[][] {{10, 0, 0}, {0, 10, 0}, {1, 2, 0}}, 60, 60, 60))
        .hasSize(1);
    assertThat(evaluated(SPEC, new int[][] {{8, 2, 0}, {2, 8, 0}, {1, 2, 0}}, 60, 60, 60))
        .hasSize(1);
    assertThat(evaluated(SPEC, new int[][] {{6, 4, 0}, {4, 6, 0}, {1, 2, 0}}, 60, 60, 60))
        .isEmpty();
    assertThat(evaluated(SPEC, new int[][] {{3, 0, 0}, {0, 3, 0}, {0, 2, 0}}, 60, 60, 60))
        .hasSize(1);
    assertThat(evaluated(SPEC, new int[][] {{2, 1, 0}, {0, 3, 0}, {0, 2, 0}}, 60, 60, 60))
        .isEmpty();
  }

  /** Then the cause has been reported. */
  @Test
  void classesThatAreNeverRightAreNoNewsOfAConstantNetwork() {
    NetworkInspection constant = layers(hidden(0), softmax(10));
    TrainingMonitor diagnosis = new TrainingMonitor(SPEC, gradients(0.1, 0.1));
    diagnosis.epochDone(epoch(1, 1, 1), constant);
    assertThat(diagnosis.findings()).extracting(Finding::kind).contains(Kind.CONSTANT_OUTPUTS);
    assertThat(diagnosis.evaluated(evaluation(new int[][] {{5, 0}, {5, 0}}), new int[] {9, 9}))
        .isEmpty();
  }

  @Test
  void beforeTheFirstWholeEpochNothingIsSaidOfClasses() {
    TrainingMonitor diagnosis = new TrainingMonitor(SPEC, gradients(0.1, 0.1));
    assertThat(diagnosis.evaluated(evaluation(new int[][] {{5, 0}, {5, 0}}), new int[] {9, 9}))
        .isEmpty();
  }

  private static double[] losses(double... losses) {
    return losses;
  }

  @Test
  void aHiddenLayerMayHaveManyDeadUnitsButNotFourOfFive() {
    assertThat(found(layers(hidden(79), softmax(0)))).isEmpty();
    Finding finding = found(layers(hidden(80), softmax(0))).getFirst();
    assertThat(finding.kind()).isEqualTo(Kind.DEAD_UNITS);
    assertThat(finding.layer()).contains("dense_1");
    assertThat(finding.share()).hasValue(0.8);
    assertThat(finding.message())
        .isEqualTo(
            "dense_1: 80 of its 100 units (80 %) are dead: they give 0 for all of 100 images, so their ReLU passes no"
                + " gradient");
    // A leaky unit that gives 0 is not stuck; one with a slope of 0 is a ReLU.
    assertThat(found(layers(layer(new Activation.LeakyRelu(0.3), false, 100, 100, 0), softmax(0))))
        .isEmpty();
    assertThat(found(layers(layer(new Activation.LeakyRelu(0), false, 90, 90, 0), softmax(0))))
        .hasSize(1);
  }

  @Test
  void oneDeadOutputIsOneTooMany() {
    assertThat(found(layers(hidden(0), layer(Activation.RELU, true, 0, 0, 0)))).isEmpty();
    List<Finding> findings = found(layers(hidden(0), layer(Activation.RELU, true, 1, 1, 0)));
    assertThat(findings).extracting(Finding::kind).containsExactly(Kind.DEAD_UNITS);
    assertThat(findings.getFirst().advice()).contains("softmax");
    // Softmax gives 0 where it is very sure, and learns from it when it is wrong.
    assertThat(found(layers(hidden(0), layer(Activation.SOFTMAX, true, 3, 3, 0)))).isEmpty();
  }

  @Test
  void hiddenSigmoidsAreSaturatedFromNineTenthsOn() {
    assertThat(found(layers(layer(SIGMOID, false, 0, 0, 0.89), softmax(0)))).isEmpty();
    List<Finding> findings = found(layers(layer(SIGMOID, false, 0, 0, 0.9), softmax(0)));
    assertThat(findings).extracting(Finding::kind).containsExactly(Kind.SATURATED_UNITS);
    assertThat(findings.getFirst().share()).hasValue(0.9);
    // Outputs are to be near 0 and 1.
    assertThat(found(layers(hidden(0), layer(SIGMOID, true, 0, 0, 1)))).isEmpty();
  }

  @Test
  void outputsAreConstantWhereAllAre() {
    assertThat(found(layers(hidden(0), softmax(9)))).isEmpty();
    Finding alone = found(layers(hidden(0), softmax(10))).getFirst();
    assertThat(alone.kind()).isEqualTo(Kind.CONSTANT_OUTPUTS);
    assertThat(alone.layer()).contains("dense_2");
    assertThat(found(layers(hidden(100), softmax(10))))
        .anySatisfy(f -> {
          assertThat(f.kind()).isEqualTo(Kind.CONSTANT_OUTPUTS);
          assertThat(f.layer()).contains("dense_1");
          assertThat(f.message()).endsWith("all units of dense_1 are dead");
        });
  }

  @Test
  void gradientsVanishBelowATenThousandthOfTheLargest() {
    assertThat(found(gradients(1.1e-5, 0.1))).isEmpty();
    List<Finding> findings = found(gradients(0.9e-5, 0.1));
    assertThat(findings).extracting(Finding::kind).containsExactly(Kind.VANISHING_GRADIENTS);
    assertThat(findings.getFirst().layer()).contains("dense_1");
    // A layer without any gradient below one that is dead did not lose it on the way.
    assertThat(found(inspection(2.3, 0, List.of(hidden(100), softmax(0)), 0, 0.1)))
        .extracting(Finding::kind)
        .containsExactly(Kind.DEAD_UNITS);
  }

  @Test
  void gradientsExplodeAtAHundredTimesTheWeights() {
    assertThat(found(gradients(99, 1))).isEmpty();
    Finding finding = found(gradients(100, 1)).getFirst();
    assertThat(finding.kind()).isEqualTo(Kind.EXPLODING_GRADIENTS);
    assertThat(finding.message())
        .isEqualTo("dense_1: its gradient has 100 times the norm of its weights");
    assertThat(
            new TrainingMonitor(SPEC, gradients(1, 200))
                .epochDone(epoch(1, 1, 1), gradients(0.1, 0.1))
                .getFirst()
                .message())
        .isEqualTo(
            "dense_2: its gradient before the first step has 200 times the norm of its weights");
  }

  @Test
  void aLossWithoutAGradientIsStuckFromHalfOfTheImagesOn() {
    LayerHealth relu = new LayerHealth("dense_2", Activation.RELU, true, 10, 0, 0, 10, 0, 5, 2);
    assertThat(found(inspection(2.3, 49, List.of(hidden(20), relu), 0, 0))).isEmpty();
    Finding finding = found(inspection(2.3, 50, List.of(hidden(20), relu), 0, 0)).getFirst();
    assertThat(finding.kind()).isEqualTo(Kind.STUCK_LOSS);
    assertThat(finding.share()).hasValue(50.0 / 60);
    assertThat(finding.message())
        .isEqualTo(
            "the loss (1.0000) cannot fall: for 50 of the 60 images that are classified wrongly it has no gradient. The"
                + " output layer dense_2 is ReLU: of its 10 outputs 0 are 0 and 10 are 1 or more for every image, where the"
                + " cross-entropy clips them. Dying ReLU, by share of dead units: dense_1 20 %");
    assertThat(finding.advice())
        .isEqualTo(
            "softmax as the last activation, a learning rate below 0.1, He initialisation for the ReLU layers, leaky"
                + " ReLU in the hidden ones");
  }

  @Test
  void aPlateauIsFiveEpochsOfGuessingThatMoveByLessThanAThousandth() {
    double guess = Math.log(10);
    double[] still = losses(2.4, guess, guess, guess + 0.002, guess, guess);
    List<Finding> findings = found(2.4, still, losses());
    assertThat(findings).extracting(Finding::kind).containsExactly(Kind.STUCK_LOSS);
    assertThat(findings.getFirst().epoch()).isEqualTo(6);
    assertThat(findings.getFirst().message())
        .contains("2.3026 for 5 epochs", "changed by more than 1 %");
    double[] moving = losses(2.4, guess, guess, guess + 0.003, guess, guess);
    assertThat(found(2.4, moving, losses())).isEmpty();
    // Four epochs are not five, and a constant low loss is fine.
    assertThat(found(2.4, losses(2.4, guess, guess, guess, guess), losses())).isEmpty();
    assertThat(found(2.4, losses(0.3, 0.3, 0.3, 0.3, 0.3, 0.3), losses())).isEmpty();
  }

  @Test
  void aRateIsTooHighWhenTheLossRisesAboveItsStartOrJumpsTwice() {
    assertThat(found(2, losses(2.9), losses())).isEmpty();
    assertThat(found(2, losses(3), losses()))
        .extracting(Finding::kind)
        .containsExactly(Kind.RATE_TOO_HIGH);
    assertThat(found(2, losses(1, 0.5, 0.71, 0.4, 0.59), losses())).isEmpty();
    List<Finding> jumps = found(2, losses(1, 0.5, 0.71, 0.4, 0.61, 0.9), losses());
    assertThat(jumps).extracting(Finding::kind).containsExactly(Kind.RATE_TOO_HIGH);
    assertThat(jumps.getFirst().epoch()).isEqualTo(5);
  }

  @Test
  void overfittingIsAFifthAboveTheBestForThreeEpochsWhileTheTrainingLossFalls() {
    double[] falling = losses(1, 0.5, 0.4, 0.3, 0.2, 0.1);
    List<Finding> findings = found(2, falling, losses(0.8, 0.5, 0.55, 0.6, 0.61, 0.62));
    assertThat(findings).extracting(Finding::kind).containsExactly(Kind.OVERFITTING);
    assertThat(findings.getFirst().epoch()).isEqualTo(6);
    assertThat(findings.getFirst().message())
        .isEqualTo(
            "overfitting: the validation loss was best in epoch 2 (0.5000) and is now 0.6200, 24 % more, while the"
                + " training loss fell from 0.5000 to 0.1000");
    assertThat(found(2, falling, losses(0.8, 0.5, 0.55, 0.6, 0.59, 0.62))).isEmpty();
    assertThat(found(2, falling, losses(0.8, 0.5, 0.5, 0.6, 0.6, 0.55))).isEmpty();
    assertThat(found(2, falling, losses())).isEmpty();
    double[] rising = DoubleStream.of(falling).map(loss -> loss > 0.4 ? loss : 0.6).toArray();
    assertThat(found(2, rising, losses(0.8, 0.5, 0.55, 0.6, 0.61, 0.62))).isEmpty();
  }

  @Test
  void aValidationLossOfNearlyNothingMayDouble() {
    double[] falling = losses(1, 0.5, 0.4, 0.3, 0.2, 0.1);
    assertThat(found(2, falling, losses(0.3, 0.02, 0.04, 0.05, 0.06, 0.06))).isEmpty();
    assertThat(found(2, falling, losses(0.3, 0.02, 0.04, 0.08, 0.08, 0.08))).hasSize(1);
  }

  /** The rate of these epochs is 0.1. */
  @Test
  void overfittingIsNotSaidWhileAFallingRateIsInItsUpperHalf() {
    double[] falling = losses(1, 0.5, 0.4, 0.3, 0.2, 0.1);
    double[] validation = losses(0.8, 0.5, 0.55, 0.6, 0.61, 0.62);
    Loss loss = new Loss.SparseCategoricalCrossEntropy();
    for (LearningRateSchedule high :
        List.of(
            new LearningRateSchedule.OneCycle(0.15, 0.3, 25),
            new LearningRateSchedule.Cosine(0.15, 0),
            new LearningRateSchedule.WarmUp(9, new LearningRateSchedule.Cosine(0.15, 0)))) {
      assertThat(found(spec(loss, high), 2, falling, validation)).as(high.toString()).isEmpty();
    }
    for (LearningRateSchedule low :
        List.of(
            new LearningRateSchedule.OneCycle(0.3, 0.3, 25),
            new LearningRateSchedule.Cosine(0.3, 0),
            new LearningRateSchedule.Step(0.1, 10, 0.1))) {
      assertThat(found(spec(loss, low), 2, falling, validation)).as(low.toString()).hasSize(1);
    }
  }

  /** A one-cycle and a warm-up begin with low rates too, and the losses jump when they rise. */
  @Test
  void overfittingIsSaidOnlyOnceARateThatRisesHasFallen() {
    double[] falling = losses(1, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05, 0.04);
    double[] validation = losses(0.8, 0.5, 0.55, 0.6, 0.61, 0.62, 0.63, 0.64);
    Loss loss = new Loss.SparseCategoricalCrossEntropy();
    LearningRateSchedule cycle = new LearningRateSchedule.OneCycle(0.2, 0.7, 25);
    double[] rises = {0.008, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.09};
    assertThat(found(spec(loss, cycle), 2, falling, validation, rises)).isEmpty();
    double[] peaks = {0.02, 0.05, 0.1, 0.15, 0.2, 0.15, 0.09, 0.04};
    assertThat(found(spec(loss, cycle), 2, falling, validation, peaks))
        .extracting(Finding::epoch)
        .containsExactly(7);
    LearningRateSchedule constant = new LearningRateSchedule.Constant(0.09);
    double[] warms = {0.01, 0.02, 0.03, 0.05, 0.06, 0.07, 0.09, 0.09};
    for (LearningRateSchedule then :
        List.of(constant, new LearningRateSchedule.Cosine(0.2, 0), cycle)) {
      TrainingSpec spec = spec(loss, new LearningRateSchedule.WarmUp(700, then));
      assertThat(found(spec, 2, falling, validation, warms))
          .as(then.toString())
          .extracting(Finding::epoch)
          .containsExactly(8);
    }
  }

  @Test
  void aLossIsNotStuckWhileTheRateRisesButWhenTheTrainingEndsThere() {
    double guess = Math.log(10);
    double[] still = losses(guess, guess, guess, guess, guess, guess);
    TrainingSpec spec =
        spec(
            new Loss.SparseCategoricalCrossEntropy(),
            new LearningRateSchedule.WarmUp(500, new LearningRateSchedule.Constant(0.1)));
    double[] rises = {1e-6, 2e-6, 3e-6, 4e-6, 5e-6, 6e-6};
    TrainingMonitor rising = monitor(spec, 2.4, still, losses(), rises);
    assertThat(rising.findings()).isEmpty();
    assertThat(ended(rising)).extracting(Finding::kind).containsExactly(Kind.STUCK_LOSS);
    assertThat(found(spec, 2.4, still, losses(), 0.02, 0.04, 0.06, 0.08, 0.1, 0.1))
        .extracting(Finding::epoch)
        .containsExactly(6);
  }

  /** Early stopping, or a cycle longer than the training, ends it before the rate has fallen. */
  @Test
  void overfittingIsSaidWhenATrainingEndsAtAHighRate() {
    LearningRateSchedule high = new LearningRateSchedule.Cosine(0.15, 0);
    TrainingSpec plain = spec(new Loss.SparseCategoricalCrossEntropy(), high);
    assertThat(ended(plain)).extracting(Finding::kind).containsExactly(Kind.OVERFITTING);
    TrainingSpec restoring =
        new TrainingSpec(
            100,
            32,
            plain.loss(),
            plain.optimizer(),
            high,
            Reduction.MEAN,
            new Clipping.None(),
            Optional.of(
                new TrainingSpec.EarlyStopping(
                    TrainingSpec.EarlyStopping.MonitoredMetric.VALIDATION_LOSS, 4, 0, true)),
            1);
    assertThat(ended(restoring)).as("the model is that of the best epoch").isEmpty();
    assertThat(ended(spec(plain.loss()))).as("said already").isEmpty();
    double[] rises = {0.01, 0.02, 0.03, 0.04, 0.05, 0.06};
    assertThat(ended(plain, rises)).extracting(Finding::kind).containsExactly(Kind.OVERFITTING);
  }

  /** What is found only when a training ends whose validation loss has risen. */
  private static List<Finding> ended(TrainingSpec spec, double... rates) {
    return ended(
        monitor(
            spec,
            2,
            losses(1, 0.5, 0.4, 0.3, 0.2, 0.1),
            losses(0.8, 0.5, 0.55, 0.6, 0.61, 0.62),
            rates));
  }

  private static List<Finding> ended(TrainingMonitor diagnosis) {
    return diagnosis.evaluated(evaluation(new int[][] {{9, 1}, {1, 9}}), new int[] {60, 60});
  }

  @Test
  void eachThingIsSaidOnceForEachLayerEvenAfterAResume() {
    NetworkInspection start = gradients(0.1, 0.1);
    NetworkInspection dying = layers(hidden(90), softmax(0));
    TrainingMonitor diagnosis = new TrainingMonitor(SPEC, start);
    assertThat(diagnosis.epochDone(epoch(1, 1, 1), dying)).hasSize(1);
    assertThat(diagnosis.epochDone(epoch(2, 1, 1), layers(hidden(95), softmax(0)))).isEmpty();
    TrainingMonitor resumed =
        new TrainingMonitor(
            SPEC, start, List.of(epoch(1, 1, 1), epoch(2, 1, 1)), diagnosis.findings());
    assertThat(resumed.epochDone(epoch(3, 1, 1), dying)).isEmpty();
    assertThat(resumed.epochDone(epoch(4, 1, 1), layers(hidden(90), softmax(10)))).hasSize(1);
    assertThat(resumed.findings())
        .extracting(Finding::kind)
        .containsExactly(Kind.DEAD_UNITS, Kind.CONSTANT_OUTPUTS);
  }

  @Test
  void noAdviceForWhatTheTrainingDoesAlready() {
    assertThat(CurveRules.shorterSteps(SPEC, "a lower rate"))
        .isEqualTo("a lower rate, a warm-up, or clipping by the global norm");
    LearningRateSchedule cycle = new LearningRateSchedule.OneCycle(0.1, 0.3, 25);
    assertThat(CurveRules.shorterSteps(spec(SPEC.loss(), cycle), "a lower rate"))
        .isEqualTo("a lower rate, or clipping by the global norm");
    TrainingSpec both =
        new TrainingSpec(
            1,
            32,
            SPEC.loss(),
            SPEC.optimizer(),
            cycle,
            Reduction.MEAN,
            new Clipping.ByGlobalNorm(1),
            Optional.empty(),
            1);
    assertThat(CurveRules.shorterSteps(both, "a lower rate")).isEqualTo("a lower rate");
  }

  @Test
  void aLossThatIsNoNumberHasACause() {
    NonFiniteLossException failure = new NonFiniteLossException(2, 7, "dense_1", 0.2);
    Finding rate =
        new TrainingMonitor(SPEC, gradients(0.1, 30)).failed(failure, OptionalInt.empty());
    assertThat(rate.kind()).isEqualTo(Kind.RATE_TOO_HIGH);
    assertThat(rate.epoch()).isEqualTo(2);
    assertThat(rate.layer()).contains("dense_1");
    assertThat(rate.message())
        .isEqualTo(
            "the numbers grew beyond all bounds in epoch 2 at a learning rate of 0.2: when last looked at, one step"
                + " changed the weights of dense_2 by 600 % of their size");

    // Keras's categorical cross-entropy divides by the outputs' sum, which is 0 here.
    NetworkInspection dead = layers(hidden(0), layer(Activation.RELU, true, 4, 4, 0));
    Finding shares =
        new TrainingMonitor(spec(new Loss.CategoricalCrossEntropy(0)), dead)
            .failed(new NonFiniteLossException(1, 3, "loss", 0.1), OptionalInt.empty());
    assertThat(shares.kind()).isEqualTo(Kind.DEAD_UNITS);
    assertThat(shares.advice()).contains("softmax");
  }
}
