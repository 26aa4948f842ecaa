package dev.bobbin.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.experiment.run.TransferredWeights;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StartTextTest {
  private static String text(List<String> fresh, int classes, int modelClasses, boolean same) {
    return StartText.of(
        new TransferredWeights(
            "runs/shapes", "0123", List.of("a", "b"), fresh, classes, modelClasses, same));
  }

  @Test
  void theReasonIsThatOfTheClassesIfTheyDiffer() {
    assertThat(text(List.of("dense_1"), 6, 10, false))
        .isEqualTo(
            "2 of 3 layers start from runs/shapes; dense_1 starts anew: 6 classes instead of 10");
    assertThat(text(List.of("dense_1"), 10, 10, false))
        .isEqualTo(
            "2 of 3 layers start from runs/shapes; dense_1 starts anew: the classes are others");
    assertThat(text(List.of("dense_1", "dense_2"), 10, 10, true))
        .isEqualTo(
            "2 of 4 layers start from runs/shapes; dense_1, dense_2 start anew: not in that model");
    assertThat(text(List.of(), 10, 10, true)).isEqualTo("2 of 2 layers start from runs/shapes");
  }
}
