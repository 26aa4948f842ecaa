package dev.bobbin.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.analysis.evaluation.ClassificationReport;
import dev.bobbin.analysis.evaluation.ConfusionMatrix;
import dev.bobbin.analysis.evaluation.Evaluation;
import dev.bobbin.analysis.evaluation.Predictions;
import dev.bobbin.analysis.fixtures.ClassNames;
import dev.bobbin.analysis.fixtures.Sequence;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluationTextTest {
  /** The figures are those that scikit-learn 1.2.1 printed for the same labels and predictions. */
  @Test
  void theReportIsLaidOutAsScikitLearnsIs() {
    Sequence sequence = new Sequence();
    int[] labels = new int[1000];
    int[] predicted = new int[1000];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = sequence.next(10);
      int other = sequence.next(10);
      predicted[i] = sequence.next(4) == 0 ? other : labels[i];
    }
    ClassificationReport report =
        ClassificationReport.of(ConfusionMatrix.of(10, labels, predicted), ClassNames.FASHION);
    assertThat(EvaluationText.report(report))
        .isEqualTo(
            """
                          precision    recall  f1-score   support

             T-shirt/top     0.7788    0.8265    0.8020        98
                 Trouser     0.7368    0.8434    0.7865        83
                Pullover     0.8525    0.8062    0.8287       129
                   Dress     0.7872    0.7629    0.7749        97
                    Coat     0.7619    0.7477    0.7547       107
                  Sandal     0.7374    0.7849    0.7604        93
                   Shirt     0.7059    0.7895    0.7453        76
                 Sneaker     0.7253    0.7253    0.7253        91
                     Bag     0.8108    0.7377    0.7725       122
              Ankle boot     0.8085    0.7308    0.7677       104

                accuracy                         0.7740      1000
               macro avg     0.7705    0.7755    0.7718      1000
            weighted avg     0.7766    0.7740    0.7741      1000
            """);
  }

  @Test
  void classesWithoutImagesThatAreNeverPredictedAreNamedAndNotAveraged() {
    ConfusionMatrix matrix = ConfusionMatrix.of(4, new int[] {0, 0, 1}, new int[] {0, 1, 1});
    assertThat(
            EvaluationText.report(
                ClassificationReport.of(matrix, List.of("ant", "bee", "cat", "dog"))))
        .isEqualTo(
            """
                          precision    recall  f1-score   support

                     ant     1.0000    0.5000    0.6667         2
                     bee     0.5000    1.0000    0.6667         1

                accuracy                         0.6667         3
               macro avg     0.7500    0.7500    0.6667         3
            weighted avg     0.8333    0.6667    0.6667         3
            left out: cat, dog, without images here and never predicted
            """);
  }

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
  void aNameThatIsTooLongSaysThatItIsCut() {
    List<String> names = List.of("a".repeat(22) + "\ud83d\ude00 long", "b".repeat(24));
    ConfusionMatrix matrix = ConfusionMatrix.of(2, new int[] {0, 1}, new int[] {0, 1});
    String cut = "a".repeat(22) + "\u2026 ";
    assertThat(EvaluationText.report(ClassificationReport.of(matrix, names)))
        .contains(cut, names.getLast() + " ");
    assertThat(EvaluationText.matrix(matrix, names)).contains(cut, names.getLast() + " ");
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
                  2 c3 predicted as c9
                  1 c59 predicted as c0
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
            EvaluationText.of(
                Evaluation.of("test", 0.25, predictions, List.of("a", "b", "c"), Optional.empty())))
        .startsWith(
            """
            test: accuracy 0.5000 (95 % interval 0.0945 to 0.9055), loss 0.2500, 2 images
            it has not learned: guessing would be as good

            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3  | ''",
        "4  | top-2 1.0000",
        "6  | 'top-2 1.0000, top-3 1.0000'",
        "9  | 'top-2 1.0000, top-3 1.0000'",
        "10 | 'top-2 1.0000, top-3 1.0000, top-5 1.0000'",
      })
  void topKIsShownUpToHalfTheClasses(int classes, String shown) {
    float[] outputs = new float[classes];
    outputs[0] = 1;
    Predictions predictions = new Predictions(classes, new int[] {0}, new int[] {0}, outputs);
    List<String> names = IntStream.range(0, classes).mapToObj(c -> "c" + c).toList();
    String text =
        EvaluationText.of(Evaluation.of("test", 0.25, predictions, names, Optional.empty()));
    assertThat(text.lines().filter(line -> line.startsWith("top-")).findFirst().orElse(""))
        .isEqualTo(shown);
  }

  @Test
  void theBriefOneHasTheAccuracyAndTheMostFrequentConfusions() {
    ConfusionMatrix matrix =
        ConfusionMatrix.ofCounts(new int[][] {{7, 2, 0}, {1, 0, 3}, {0, 1, 0}});
    List<String> names = List.of("a", "b", "c");
    assertThat(EvaluationText.brief(matrix, names))
        .isEqualTo(
            """
            accuracy 0.5000 (95 % interval 0.2680 to 0.7320): 7 of 14 pictures in folders named as classes
            most often confused: b predicted as c (3), a predicted as b (2), b predicted as a (1)
            """);
    assertThat(EvaluationText.brief(ConfusionMatrix.ofCounts(new int[][] {{1, 0}, {0, 0}}), names))
        .hasLineCount(1);
    assertThat(EvaluationText.brief(ConfusionMatrix.ofCounts(new int[2][2]), names)).isEmpty();
  }
}
