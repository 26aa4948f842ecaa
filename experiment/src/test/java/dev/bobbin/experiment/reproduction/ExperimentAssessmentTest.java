package dev.bobbin.experiment.reproduction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.experiment.fixtures.TinyReproduction;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExperimentAssessmentTest {
  private static ExperimentAssessment judge(
      ExperimentRecord experiment, ExperimentRecord... others) {
    Map<String, ExperimentRecord> all = new LinkedHashMap<>();
    all.put(experiment.id(), experiment);
    for (ExperimentRecord other : others) {
      all.put(other.id(), other);
    }
    return ExperimentAssessment.of(experiment, all);
  }

  /** Figure, published, measured with one seed, verdict. */
  @ParameterizedTest
  @CsvSource({
    "test-accuracy, 0.89, 0.8999, MATCHES",
    "test-accuracy, 0.89, 0.8801, MATCHES",
    "test-accuracy, 0.89, 0.9011, DIFFERS",
    "test-loss, 0.30, 0.329, MATCHES",
    "test-loss, 0.30, 0.331, DIFFERS",
    "macro-f1, 0.87, 0.861, MATCHES",
    "correct-trouser, 980, 951, MATCHES",
    "correct-trouser, 980, 949, DIFFERS",
    "seconds-per-epoch, 500, 1, NOT_COMPARED",
  })
  void aFigureMatchesWithinItsTolerance(
      String figure, double published, double measured, ReproductionVerdict verdict) {
    NetworkRecipe recipe =
        TinyReproduction.recipe("one", "[{metric: %s, value: %s}]".formatted(figure, published));
    ExperimentRecord experiment =
        TinyReproduction.experiment(
            recipe, TinyReproduction.measurement(1, Map.of(figure, List.of(measured))));
    ExperimentAssessment assessment = judge(experiment);
    assertThat(assessment.checks().getFirst().verdict()).isEqualTo(verdict);
    assertThat(assessment.verdict()).isEqualTo(verdict);
  }

  @Test
  void theMeanOverTheSeedsIsCompared() {
    NetworkRecipe recipe = TinyReproduction.recipe("one", "[{metric: test-accuracy, value: 0.9}]");
    ExperimentRecord experiment =
        TinyReproduction.experiment(
            recipe,
            TinyReproduction.measurement(1, Map.of("test-accuracy", List.of(0.88))),
            TinyReproduction.measurement(2, Map.of("test-accuracy", List.of(0.91))));
    assertThat(judge(experiment).text()).isEqualTo("matches");
  }

  @Test
  void ofEpochsTheLastOneCountsAndOfClassesAll() {
    NetworkRecipe recipe =
        TinyReproduction.recipe(
            "one",
            "[{metric: validation-accuracy, values: [0.5, 0.9]}, {metric: class-recall, values: [0.5, 0.9]}]");
    Map<String, List<Double>> figures =
        Map.of("validation-accuracy", List.of(0.8, 0.9), "class-recall", List.of(0.8, 0.9));
    ExperimentAssessment assessment =
        judge(TinyReproduction.experiment(recipe, TinyReproduction.measurement(1, figures)));
    assertThat(assessment.checks().get(0).verdict()).isEqualTo(ReproductionVerdict.MATCHES);
    assertThat(assessment.checks().get(1).verdict()).isEqualTo(ReproductionVerdict.DIFFERS);
    assertThat(assessment.text()).isEqualTo("differs in 1 of 2: class recall");
  }

  @Test
  void fewerEpochsThanPublishedAreComparedFromTheEnd() {
    NetworkRecipe recipe =
        TinyReproduction.recipe("one", "[{metric: validation-accuracy, values: [0.5, 0.7, 0.9]}]");
    PublishedMetricCheck check =
        judge(
                TinyReproduction.experiment(
                    recipe,
                    TinyReproduction.measurement(1, Map.of("validation-accuracy", List.of(0.905)))))
            .checks()
            .getFirst();
    assertThat(check.verdict()).isEqualTo(ReproductionVerdict.MATCHES);
    assertThat(check.means()).containsExactly(Double.NaN, Double.NaN, 0.905);
  }

  @Test
  void anAccuracyOfOtherImagesIsRefutedWithTheEvidence() {
    String counts = "{metric: test-class-counts, values: [980, 1135]}";
    NetworkRecipe claiming =
        TinyReproduction.recipe("one", "[{metric: test-accuracy, value: 0.98}, " + counts + "]");
    ExperimentRecord experiment =
        TinyReproduction.experiment(
            claiming,
            TinyReproduction.measurement(
                1,
                Map.of(
                    "test-accuracy", List.of(0.83), "test-class-counts", List.of(1000.0, 1000.0))));
    NetworkRecipe digits = TinyReproduction.recipe("two", "[]", "data.name=digits");
    ExperimentRecord other =
        new ExperimentRecord(digits, List.of(), List.of(980.0, 1135.0), false, Optional.empty());
    ExperimentAssessment assessment = judge(experiment, other);
    assertThat(assessment.text())
        .isEqualTo("claim does not hold: test accuracy, test class counts");
    assertThat(assessment.evidence())
        .containsExactly(
            "the source's own test confusion matrix has the row sums 980 1135; the test set of fashion-mnist-mini has"
                + " 1000 of each class: they are those of the test set of digits");
    assertThat(judge(experiment).evidence().getFirst())
        .endsWith("so it was measured on other images");
  }

  @Test
  void claimsAboutTwoExperimentsAreJudgedSeedBySeed() {
    NetworkRecipe better =
        TinyReproduction.recipe("one", "[{metric: test-accuracy, higher-than: two}]");
    NetworkRecipe worse = TinyReproduction.recipe("two", "[]");
    ExperimentRecord high = TinyReproduction.experiment(better, accuracies(0.92, 0.91, 0.93));
    assertThat(
            judge(high, TinyReproduction.experiment(worse, accuracies(0.90, 0.89, 0.91))).verdict())
        .isEqualTo(ReproductionVerdict.CLAIM_HOLDS);
    assertThat(
            judge(high, TinyReproduction.experiment(worse, accuracies(0.93, 0.90, 0.92))).verdict())
        .isEqualTo(ReproductionVerdict.WITHIN_NOISE);
    assertThat(
            judge(high, TinyReproduction.experiment(worse, accuracies(0.95, 0.94, 0.96))).verdict())
        .isEqualTo(ReproductionVerdict.CLAIM_DOES_NOT_HOLD);
    assertThat(
            judge(high, TinyReproduction.experiment(worse, accuracies(0.90)))
                .comparisons()
                .getFirst()
                .text())
        .isEqualTo(
            "test accuracy above two by +0.0200 with one seed, which cannot tell chance from more");
    assertThat(judge(high).verdict()).isEqualTo(ReproductionVerdict.NOT_MEASURED);
  }

  @Test
  void theBestSettingIsComparedWithTheSecondBest() {
    NetworkRecipe recipe =
        TinyReproduction.recipe(
            "one",
            "[{metric: test-accuracy, setting: b, higher-than: others}]",
            "study={cases: [{label: a, training.batch-size: 8}, {label: b, training.batch-size: 16}, {label: c,"
                + " training.batch-size: 32}]}");
    ExperimentRecord experiment =
        TinyReproduction.experiment(
            recipe,
            TinyReproduction.measurement(
                Optional.of("a"), 1, Map.of("test-accuracy", List.of(0.7))),
            TinyReproduction.measurement(
                Optional.of("a"), 2, Map.of("test-accuracy", List.of(0.72))),
            TinyReproduction.measurement(
                Optional.of("b"), 1, Map.of("test-accuracy", List.of(0.9))),
            TinyReproduction.measurement(
                Optional.of("b"), 2, Map.of("test-accuracy", List.of(0.91))),
            TinyReproduction.measurement(
                Optional.of("c"), 1, Map.of("test-accuracy", List.of(0.8))),
            TinyReproduction.measurement(
                Optional.of("c"), 2, Map.of("test-accuracy", List.of(0.81))));
    assertThat(judge(experiment).text()).isEqualTo("claim holds: b above others");
    assertThat(judge(experiment).comparisons().getFirst().text())
        .isEqualTo(
            "b: test accuracy above c by +0.1000 (95 % interval +0.1000 to +0.1000; 2 seeds in pairs)");
  }

  private static RunMeasurement[] accuracies(double... values) {
    RunMeasurement[] all = new RunMeasurement[values.length];
    for (int i = 0; i < values.length; i++) {
      all[i] = TinyReproduction.measurement(i + 1, Map.of("test-accuracy", List.of(values[i])));
    }
    return all;
  }

  @Test
  void anUnknownMetricIsRejected() {
    assertThatThrownBy(() -> ComparableMetric.named("test-acuracy"))
        .hasMessageContaining("received 'test-acuracy'; try 'test-accuracy'");
  }
}
