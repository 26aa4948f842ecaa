package dev.bobbin.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.analysis.evaluation.ClassificationReport;
import dev.bobbin.analysis.evaluation.ConfusionMatrix;
import dev.bobbin.analysis.evaluation.Evaluation;
import dev.bobbin.analysis.evaluation.Leakage;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SentencesTest {
  @Test
  void aLeadIsSaidInFourDigitsAndATieIsNoLead() {
    assertThat(Sentences.lead("best", "a", "accuracy 0.9000", "b", 0.0125))
        .isEqualTo("best: a, accuracy 0.9000; b is behind by 0.0125");
    assertThat(Sentences.lead("best", "a", "accuracy 0.9000", "b", 2e-5))
        .isEqualTo("best: a, accuracy 0.9000; b is behind by less than 0.0001");
    assertThat(Sentences.lead("best", "a", "accuracy 0.9000", "b", 1e-17))
        .isEqualTo("tied: a and b, accuracy 0.9000");
  }

  /** Of 12 images none right: up to 24 % may be recognised. Of 2, up to 66 %. */
  @Test
  void onlyClassesThatFallBehindAreAShortfall() {
    assertThat(Sentences.shortfall(evaluation(new int[][] {{90, 10, 0}, {10, 90, 0}, {3, 9, 0}})))
        .contains("class C (recall 0 of 12) is never right");
    assertThat(Sentences.shortfall(evaluation(new int[][] {{65, 35, 0}, {35, 65, 0}, {1, 1, 0}})))
        .isEmpty();
    assertThat(Sentences.shortfall(evaluation(new int[][] {{0, 10}, {0, 10}})))
        .contains("it has not learned: guessing would be as good");
  }

  private static Evaluation evaluation(int[][] counts) {
    ConfusionMatrix matrix = ConfusionMatrix.ofCounts(counts);
    return new Evaluation(
        "test",
        0.5,
        matrix,
        ClassificationReport.of(matrix, List.of("A", "B", "C").subList(0, counts.length)),
        new TreeMap<>(),
        Optional.empty());
  }

  @Test
  void leakageIsCountedOrWasAskedFor() {
    assertThat(Sentences.of(new Leakage(false, 2, 3)))
        .isEqualTo(
            "leakage: 2 of the 3 test images are among the images trained on; test figures flatter the model by as"
                + " much");
    assertThat(Sentences.of(new Leakage(true, 50, 50)))
        .isEqualTo(
            "leakage: trained on the test images, as the recipe asks; test figures do not show how well new images"
                + " are classified");
  }
}
