package dev.bobbin.report.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.analysis.evaluation.ConfusionMatrix;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfusionSectionTest {
  private static final List<String> NAMES = List.of("A", "B", "C");

  @Test
  void theMostConfusedPairsComeFirstInTheDirectionOfMost() {
    ConfusionSection confusion =
        ConfusionSection.of(
            ConfusionMatrix.ofCounts(new int[][] {{1990, 4, 6}, {2, 998, 0}, {11, 0, 989}}), NAMES);
    assertThat(confusion.worst())
        .containsExactly(
            "C and A: 11 images of the first predicted as the second (1.1\u00A0% of them), 6 vice versa.",
            "A and B: 4 images of the first predicted as the second (0.2\u00A0% of them), 2 vice versa.");
  }

  @Test
  void everyCellSaysWhatItIs() {
    ConfusionSection confusion =
        ConfusionSection.of(
            ConfusionMatrix.ofCounts(new int[][] {{1, 1, 0}, {0, 3, 0}, {0, 0, 0}}), NAMES);
    assertThat(confusion.rows().get(0))
        .containsExactly(
            new ConfusionSection.Cell(0, 0, 1, "right-5", "1", "1 image of A classified correctly"),
            new ConfusionSection.Cell(0, 1, 1, "wrong-10", "1", "1 image of A predicted as B"),
            new ConfusionSection.Cell(0, 2, 0, "wrong-0", "0", "0 images of A predicted as C"));
    // A class without images divides nothing by nothing.
    assertThat(confusion.rows().get(2).get(2).style()).isEqualTo("right-0");
    assertThat(confusion.worst()).hasSize(1);
  }

  @Test
  void aNetworkWithoutErrorsConfusesNothing() {
    assertThat(
            ConfusionSection.of(
                    ConfusionMatrix.ofCounts(new int[][] {{5, 0}, {0, 5}}), List.of("A", "B"))
                .worst())
        .isEmpty();
  }
}
