package dev.bobbin.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.engine.Shape;
import dev.bobbin.model.Fit;
import dev.bobbin.model.Polarity;
import dev.bobbin.model.Preprocessing;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PreprocessingTextTest {
  @Test
  void greyPicturesOnBlack() {
    assertThat(PreprocessingText.facts(Preprocessing.standard(new Shape(28, 20, 1))))
        .isEqualTo(
            Map.of(
                "Size", "any, made 20 pixels wide and 28 high",
                "Colour", "none: only how light or dark a place is",
                "Other shapes", "seen whole, with black around",
                "Light and dark", "for light things on a dark ground",
                "Turned", "upright, as the camera noted",
                "Levels", "from 0 to 255, become 0 to 1"));
  }

  @Test
  void photographsThatAreCutAndStandardized() {
    Preprocessing how =
        new Preprocessing(
            new Shape(64, 64, 3),
            Fit.CROP,
            List.of(1, 2, 3),
            Polarity.AS_IS,
            List.of(120f, 110.25f, 99f),
            List.of(60f, 61f, 62f),
            false);
    assertThat(PreprocessingText.facts(how))
        .containsEntry("Colour", "red, green and blue")
        .containsEntry("Other shapes", "the middle is seen, what sticks out is cut off")
        .containsEntry("Light and dark", "taken as they are")
        .containsEntry("Turned", "not; the camera's note is ignored")
        .containsEntry("Levels", "from 0 to 255, less 120.0/110.3/99.0, divided by 60.0/61.0/62.0");
  }

  @Test
  void theBackgroundIsNamed() {
    for (Map.Entry<List<Integer>, String> ground :
        Map.of(
                List.of(0, 0, 0), "black",
                List.of(255, 255, 255), "white",
                List.of(128, 128, 128), "grey (128)",
                List.of(1, 2, 3), "colour 1, 2, 3")
            .entrySet()) {
      Preprocessing how =
          new Preprocessing(
              new Shape(8, 8, 3),
              Fit.PAD,
              ground.getKey(),
              Polarity.AS_IS,
              List.of(127.5f, 127.5f, 127.5f),
              List.of(127.5f, 127.5f, 127.5f),
              true);
      assertThat(PreprocessingText.facts(how))
          .containsEntry("Other shapes", "seen whole, with " + ground.getValue() + " around")
          .containsEntry("Levels", "from 0 to 255, become -1 to 1");
    }
  }
}
