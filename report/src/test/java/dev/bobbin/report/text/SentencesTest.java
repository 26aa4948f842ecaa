package dev.bobbin.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.analysis.evaluation.Leakage;
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
