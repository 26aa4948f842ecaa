package dev.bobbin.analysis.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bobbin.analysis.fixtures.Sequence;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PredictionsTest {
  /** Golden figures: scikit-learn 1.2.1, {@code top_k_accuracy_score}. */
  @Test
  void topKHasTheFiguresOfScikitLearn() {
    Sequence sequence = new Sequence();
    int[] labels = new int[200];
    float[] outputs = new float[labels.length * 10];
    for (int i = 0; i < labels.length; i++) {
      for (int c = 0; c < 10; c++) {
        outputs[i * 10 + c] = sequence.next(1024) / 1024f + c / 16384f;
      }
      labels[i] = sequence.next(10);
    }
    Predictions predictions =
        new Predictions(10, IntStream.range(0, 200).toArray(), labels, outputs);
    assertThat(predictions.topK(1))
        .isEqualTo(predictions.confusion().accuracy())
        .isCloseTo(0.135, within(1e-15));
    assertThat(predictions.topK(2)).isCloseTo(0.21, within(1e-15));
    assertThat(predictions.topK(3)).isCloseTo(0.295, within(1e-15));
    assertThat(predictions.topK(5)).isCloseTo(0.49, within(1e-15));
    assertThat(predictions.topK(10)).isEqualTo(1);
  }

  @Test
  void ofEqualOutputsTheFirstIsPredicted() {
    Predictions predictions =
        new Predictions(
            3, new int[] {0, 1}, new int[] {0, 2}, new float[] {0.5f, 0.5f, 0, 0, 0.5f, 0.5f});
    assertThat(predictions.predicted(0)).isZero();
    assertThat(predictions.predicted(1)).isEqualTo(1);
    assertThat(predictions.topK(1)).isEqualTo(0.5);
    assertThat(predictions.topK(2)).isEqualTo(1);
  }

  @Test
  void anotherOrderOfTheClassesChangesNothingElse() {
    float[] outputs = {0.5f, 0.5f, 0, 0, 0.5f, 0.5f, 0.1f, 0.2f, 0.7f};
    Predictions own = new Predictions(3, new int[] {0, 1, 2}, new int[] {0, 2, 1}, outputs);
    int[] from = {2, 0, 1};
    Predictions ordered = own.ordered(from);
    for (int i = 0; i < 3; i++) {
      assertThat(from[ordered.predicted(i)]).isEqualTo(own.predicted(i));
      assertThat(from[ordered.label(i)]).isEqualTo(own.label(i));
      for (int c = 0; c < 3; c++) {
        assertThat(ordered.output(i, c)).isEqualTo(own.output(i, from[c]));
      }
    }
    assertThat(ordered.topK(1)).isEqualTo(own.topK(1));
    assertThat(ordered.topK(2)).isEqualTo(own.topK(2));
    assertThat(ordered.ordered(new int[] {1, 2, 0}).outputs()).isEqualTo(outputs);
  }

  @Test
  void outputsThatAreNotNumbersAreRefused() {
    assertThatThrownBy(
            () -> new Predictions(2, new int[] {4}, new int[] {0}, new float[] {0, Float.NaN}))
        .hasMessageStartingWith(
            "output of image 4 for class 1: expected a finite number, received NaN; try");
  }

  @Test
  void sizesMustFitTogether() {
    assertThatThrownBy(() -> new Predictions(2, new int[] {4}, new int[] {0}, new float[3]))
        .hasMessage(
            "predictions: expected as many indices as labels (1) and 2 outputs for each, received 1 and 3 in all");
  }
}
