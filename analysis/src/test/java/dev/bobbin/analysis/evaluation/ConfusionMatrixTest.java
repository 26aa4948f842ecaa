package dev.bobbin.analysis.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {
  private final ConfusionMatrix matrix =
      ConfusionMatrix.of(
          3,
          new int[] {0, 0, 1, 2, 2, 2, 2, 1, 0, 0, 0, 2},
          new int[] {0, 1, 1, 2, 2, 0, 2, 1, 0, 0, 2, 2});

  @Test
  void rowsAreActualAndColumnsPredicted() {
    assertThat(matrix.toArray()).isDeepEqualTo(new int[][] {{3, 1, 1}, {0, 2, 0}, {1, 0, 4}});
    assertThat(matrix.count(0, 2)).isEqualTo(1);
    assertThat(matrix.count(2, 1)).isZero();
  }

  @Test
  void sumsFollowFromTheCounts() {
    assertThat(matrix.support(0)).isEqualTo(5);
    assertThat(matrix.predicted(0)).isEqualTo(4);
    assertThat(matrix.correct()).isEqualTo(9);
    assertThat(matrix.total()).isEqualTo(12);
    assertThat(matrix.accuracy()).isEqualTo(0.75);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> ConfusionMatrix.of(2, new int[] {0, 2}, new int[] {0, 1}))
        .hasMessage("label of image 1: expected a class from 0 to 1, received 2");
    assertThatThrownBy(() -> ConfusionMatrix.of(2, new int[] {0}, new int[] {-1}))
        .hasMessage("prediction of image 0: expected a class from 0 to 1, received -1");
    assertThatThrownBy(() -> ConfusionMatrix.of(2, new int[] {0}, new int[] {0, 1}))
        .hasMessage("confusion matrix: expected as many predictions as labels (1), received 2");
    assertThatThrownBy(() -> ConfusionMatrix.of(0, new int[0], new int[0]))
        .hasMessage("confusion matrix: expected at least 1 class, received 0");
  }
}
