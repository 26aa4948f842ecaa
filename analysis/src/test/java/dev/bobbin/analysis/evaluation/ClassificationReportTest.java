package dev.bobbin.analysis.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bobbin.analysis.fixtures.ClassNames;
import dev.bobbin.analysis.fixtures.Sequence;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Figures are those that scikit-learn 1.2.1 and 1.9.1 printed for the same labels and predictions.
 */
class ClassificationReportTest {
  @Test
  void threeClassesHaveTheFiguresOfScikitLearn() {
    ClassificationReport report =
        report(
            List.of("ant", "bee", "cat"),
            new int[] {0, 0, 1, 2, 2, 2, 2, 1, 0, 0, 0, 2},
            new int[] {0, 1, 1, 2, 2, 0, 2, 1, 0, 0, 2, 2});
    row(report, 0, "ant", 0.75, 0.6, 0.6666666666666665, 5);
    row(report, 1, "bee", 0.6666666666666666, 1.0, 0.8, 2);
    row(report, 2, "cat", 0.8, 0.8, 0.8, 5);
    assertThat(report.accuracy()).isEqualTo(0.75);
    averages(report.macro(), 0.7388888888888889, 0.8, 0.7555555555555555, 12);
    averages(report.weighted(), 0.7569444444444443, 0.75, 0.7444444444444445, 12);
  }

  /**
   * d is never predicted, e has no images but is predicted, f has no images and is never predicted.
   */
  @Test
  void classesThatAreOnlyPredictedOrNeverPredictedCountAsZeroAndAbsentOnesNotAtAll() {
    ClassificationReport report =
        report(
            List.of("a", "b", "c", "d", "e", "f"),
            new int[] {0, 0, 1, 2, 2, 3, 3, 1},
            new int[] {0, 4, 1, 2, 1, 2, 0, 1});
    row(report, 1, "b", 0.6666666666666666, 1.0, 0.8, 2);
    row(report, 3, "d", 0, 0, 0, 2);
    row(report, 4, "e", 0, 0, 0, 0);
    row(report, 5, "f", 0, 0, 0, 0);
    assertThat(report.accuracy()).isEqualTo(0.5);
    averages(report.macro(), 0.3333333333333333, 0.4, 0.36, 8);
    averages(report.weighted(), 0.41666666666666663, 0.5, 0.45, 8);
    assertThat(report.absent()).containsExactly("f");
    assertThat(report.occurring()).hasSize(5).doesNotContain(report.classes().get(5));
  }

  @Test
  void aThousandImagesGiveTheFiguresOfScikitLearn() {
    Sequence sequence = new Sequence();
    int[] labels = new int[1000];
    int[] predicted = new int[1000];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = sequence.next(10);
      int other = sequence.next(10);
      predicted[i] = sequence.next(4) == 0 ? other : labels[i];
    }
    ClassificationReport report = report(ClassNames.FASHION, labels, predicted);
    row(report, 2, "Pullover", 0.8524590163934426, 0.8062015503875969, 0.8286852589641434, 129);
    row(report, 8, "Bag", 0.8108108108108109, 0.7377049180327869, 0.7725321888412018, 122);
    averages(report.macro(), 0.7705138344659029, 0.7754824600794821, 0.7718010365362443, 1000);
    averages(report.weighted(), 0.776564384281173, 0.774, 0.7741444009447027, 1000);
  }

  @Test
  void noImagesGiveZerosEverywhere() {
    ClassificationReport report = report(List.of("a", "b"), new int[0], new int[0]);
    assertThat(report.accuracy()).isZero();
    averages(report.macro(), 0, 0, 0, 0);
    averages(report.weighted(), 0, 0, 0, 0);
  }

  @Test
  void namesMustBeAsManyAsClasses() {
    ConfusionMatrix matrix = ConfusionMatrix.of(3, new int[] {0}, new int[] {0});
    assertThatThrownBy(() -> ClassificationReport.of(matrix, List.of("a", "b")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("class names: expected 3 as in the confusion matrix, received 2");
  }

  private static ClassificationReport report(List<String> names, int[] labels, int[] predicted) {
    return ClassificationReport.of(ConfusionMatrix.of(names.size(), labels, predicted), names);
  }

  private static void row(
      ClassificationReport report,
      int c,
      String name,
      double precision,
      double recall,
      double f1,
      int support) {
    ClassificationReport.Row row = report.classes().get(c);
    assertThat(row.name()).isEqualTo(name);
    assertThat(row.precision()).isCloseTo(precision, within(1e-15));
    assertThat(row.recall()).isCloseTo(recall, within(1e-15));
    assertThat(row.f1()).isCloseTo(f1, within(1e-15));
    assertThat(row.support()).isEqualTo(support);
  }

  private static void averages(
      ClassificationReport.Averages averages,
      double precision,
      double recall,
      double f1,
      int support) {
    assertThat(averages.precision()).isCloseTo(precision, within(1e-15));
    assertThat(averages.recall()).isCloseTo(recall, within(1e-15));
    assertThat(averages.f1()).isCloseTo(f1, within(1e-15));
    assertThat(averages.support()).isEqualTo(support);
  }
}
