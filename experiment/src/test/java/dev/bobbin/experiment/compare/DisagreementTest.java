package dev.bobbin.experiment.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.analysis.evaluation.Predictions;
import java.util.List;
import org.junit.jupiter.api.Test;

class DisagreementTest {
  private static Predictions predictions(float... outputs) {
    return new Predictions(2, new int[] {5, 6, 7}, new int[] {0, 1, 0}, outputs);
  }

  @Test
  void theSurestErrorOfAnImageThatTheOtherClassifiesCorrectlyComesFirst() {
    List<Disagreement> found =
        Disagreement.of(
            List.of(
                predictions(0.75f, 0.25f, 0.875f, 0.125f, 1, 0),
                predictions(0.375f, 0.625f, 0.25f, 0.75f, 1, 0)));
    assertThat(found).extracting(Disagreement::index).containsExactly(6, 5);
    assertThat(found.getFirst().answers())
        .containsExactly(
            new Disagreement.Answer(0, 0.875, true), new Disagreement.Answer(1, 0.75, true));
  }

  @Test
  void outputsThatAreNoProbabilitiesAreNotTakenForSure() {
    List<Disagreement> found =
        Disagreement.of(
            List.of(predictions(9, 0, 400, 0, 1, 0), predictions(0.25f, 0.75f, 0.5f, 0.5f, 0, 1)));
    assertThat(found).extracting(Disagreement::index).containsExactly(7, 5);
    assertThat(found.getFirst().answers().getFirst().isProbability()).isFalse();
  }
}
