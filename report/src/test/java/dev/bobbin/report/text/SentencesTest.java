package dev.bobbin.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.analysis.evaluation.Leakage;
import org.junit.jupiter.api.Test;

class SentencesTest {
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
