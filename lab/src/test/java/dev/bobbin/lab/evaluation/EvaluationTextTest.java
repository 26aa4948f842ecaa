package dev.bobbin.lab.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluationTextTest {
  @Test
  void theMatrixCarriesTheNamesOfTheClasses() {
    int[] labels = {0, 0, 1, 1, 1};
    int[] predicted = {0, 1, 1, 1, 0};
    assertThat(
            EvaluationText.matrix(
                ConfusionMatrix.of(2, labels, predicted), List.of("Bag", "Ankle boot")))
        .isEqualTo(
            """
            confusion matrix (rows: actual, columns: predicted)
                              Bag Ankle boot
                   Bag          1          1
            Ankle boot          1          2
            """);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 10, 14, 26, 47, 200})
  void everyLineFits100Columns(int classes) {
    List<String> names =
        IntStream.range(0, classes)
            .mapToObj(c -> "class with a name of many words, number " + c)
            .toList();
    Sequence sequence = new Sequence();
    int[] labels = IntStream.range(0, 20_000).map(_ -> sequence.next(classes)).toArray();
    int[] predicted = IntStream.range(0, 20_000).map(_ -> sequence.next(classes)).toArray();
    ConfusionMatrix matrix = ConfusionMatrix.of(classes, labels, predicted);
    String text =
        EvaluationText.report(ClassificationReport.of(matrix, names))
            + EvaluationText.matrix(matrix, names);
    assertThat(text.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
  }

  @Test
  void manyClassesAreShownByTheirLargestConfusions() {
    List<String> names = IntStream.range(0, 60).mapToObj(c -> "c" + c).toList();
    ConfusionMatrix matrix =
        ConfusionMatrix.of(60, new int[] {3, 3, 3, 59, 7}, new int[] {9, 9, 3, 0, 7});
    assertThat(EvaluationText.matrix(matrix, names))
        .isEqualTo(
            """
            largest confusions (the matrix of 60 classes is too wide for text)
                  2 c3 taken for c9
                  1 c59 taken for c0
            """);
  }

  @Test
  void theHeadlineHasAccuracyIntervalLossAndTopK() {
    Predictions predictions =
        new Predictions(
            3,
            new int[] {0, 1},
            new int[] {0, 2},
            new float[] {0.6f, 0.3f, 0.1f, 0.2f, 0.5f, 0.3f});
    assertThat(
            Evaluation.of("test", 0.25, predictions, List.of("a", "b", "c"), Optional.empty())
                .text())
        .startsWith(
            """
            test: accuracy 0.5000 (95 % interval 0.0945 to 0.9055), loss 0.2500, 2 images
            top-2 1.0000

            """);
  }
}
