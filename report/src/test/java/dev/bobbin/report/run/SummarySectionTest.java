package dev.bobbin.report.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.analysis.evaluation.ClassificationReport;
import dev.bobbin.analysis.evaluation.ConfusionMatrix;
import dev.bobbin.analysis.evaluation.Evaluation;
import dev.bobbin.analysis.evaluation.Leakage;
import dev.bobbin.analysis.evaluation.LearningVerdict.Kind;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SummarySectionTest {
  private static final List<String> NAMES = List.of("A", "B", "C");

  private static SummarySection of(
      int[][] counts, OptionalDouble train, Optional<Leakage> leakage) {
    ConfusionMatrix matrix = ConfusionMatrix.ofCounts(counts);
    Evaluation evaluation =
        new Evaluation(
            "test", 0.5, matrix, ClassificationReport.of(matrix, NAMES), new TreeMap<>(), leakage);
    return SummarySection.of("test", evaluation, NAMES, train, Optional.empty(), Optional.empty());
  }

  @Test
  void aNetworkThatBeatsTheCommonestClassHasLearned() {
    SummarySection summary =
        of(
            new int[][] {{90, 5, 5}, {10, 80, 10}, {0, 0, 100}},
            OptionalDouble.of(0.95),
            Optional.empty());
    assertThat(summary.learned()).contains(Kind.LEARNED);
    assertThat(summary.sentences())
        .anyMatch(
            line -> line.startsWith("It correctly classifies 270 of 300 test images: 90.0\u00A0%"))
        .anyMatch(line -> line.contains("95.0\u00A0% of the training images, 5.0 points more"));
    assertThat(summary.warnings()).isEmpty();
  }

  @Test
  void oneThatNamesOneClassForAllHasNot() {
    SummarySection summary =
        of(
            new int[][] {{0, 100, 0}, {0, 100, 0}, {0, 100, 0}},
            OptionalDouble.empty(),
            Optional.empty());
    assertThat(summary.learned()).contains(Kind.NOT_LEARNED);
    assertThat(summary.verdict()).isEqualTo("It has not learned: guessing would be as good.");
    assertThat(summary.sentences()).contains("It predicts B for 100.0\u00A0% of the images.");
  }

  @Test
  void aLeadThatChanceExplainsIsNoLearning() {
    // 108 of 300 where guessing gives 100: within Wilson's interval.
    SummarySection summary =
        of(
            new int[][] {{38, 31, 31}, {31, 35, 34}, {32, 33, 35}},
            OptionalDouble.empty(),
            Optional.empty());
    assertThat(summary.learned()).contains(Kind.UNCLEAR);
    assertThat(summary.verdict()).startsWith("It is not clear whether it has learned");
  }

  @Test
  void oneThatNeverRecognisesAClassHasNotLearnedThatClass() {
    SummarySection summary =
        of(
            new int[][] {{90, 10, 0}, {10, 90, 0}, {3, 9, 0}},
            OptionalDouble.empty(),
            Optional.empty());
    assertThat(summary.learned()).contains(Kind.LEARNED_IN_PART);
    assertThat(summary.style()).isEqualTo("warn");
    assertThat(summary.isSound()).isFalse();
    assertThat(summary.verdict()).isEqualTo("It has learned, but not every class.");
    assertThat(summary.sentences()).contains("Class C (recall 0 of 12) is never right.");
  }

  @Test
  void aClassThatIsRightByChanceIsNamedToo() {
    SummarySection summary =
        of(
            new int[][] {{90, 0, 10}, {0, 90, 10}, {60, 31, 9}},
            OptionalDouble.empty(),
            Optional.empty());
    assertThat(summary.learned()).contains(Kind.LEARNED_IN_PART);
    assertThat(summary.sentences())
        .contains("Class C (9 of 100) is right no more often than by guessing.");
  }

  /**
   * 17 of 20 small and 153 of 180 large: recognised, though "always B" is right 90 times of 100.
   */
  @Test
  void oneThatIsRightLessOftenThanTheCommonestClassIsNotGreenEither() {
    SummarySection summary =
        of(
            new int[][] {{17, 3, 0}, {27, 153, 0}, {0, 0, 0}},
            OptionalDouble.empty(),
            Optional.empty());
    assertThat(summary.learned()).contains(Kind.NO_BETTER_THAN_MAJORITY);
    assertThat(summary.style()).isEqualTo("warn");
    assertThat(summary.verdict())
        .isEqualTo(
            "It tells the classes apart, but always predicting B would be correct as often.");
  }

  @Test
  void leakageIsSaidAtOnce() {
    SummarySection summary =
        of(
            new int[][] {{100, 0, 0}, {0, 100, 0}, {0, 0, 100}},
            OptionalDouble.of(0.999),
            Optional.of(new Leakage(true, 300, 300)));
    assertThat(summary.warnings()).singleElement().asString().startsWith("Leakage: trained on");
    assertThat(summary.sentences())
        .anyMatch(line -> line.contains("as many as of the test images"));
  }
}
