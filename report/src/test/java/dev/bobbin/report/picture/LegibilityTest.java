package dev.bobbin.report.picture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.report.picture.RecordingCanvas.Image;
import dev.bobbin.report.picture.RecordingCanvas.Text;
import java.awt.geom.Area;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What has to be legible in every picture. */
final class LegibilityTest {
  private static final double READABLE = 4.5;
  private static final double SMALLEST_LETTERS = 4;

  private static final Map<String, Picture> EXAMPLES = Examples.all();

  static Stream<Named<Picture>> pictures() {
    return EXAMPLES.entrySet().stream().map(e -> Named.of(e.getKey(), e.getValue()));
  }

  @ParameterizedTest
  @MethodSource("pictures")
  void noTwoTextsOverlap(Picture picture) {
    List<Text> texts = RecordingCanvas.of(picture).texts;
    for (int i = 0; i < texts.size(); i++) {
      for (int j = i + 1; j < texts.size(); j++) {
        if (texts.get(i).area().getBounds2D().intersects(texts.get(j).area().getBounds2D())) {
          Area both = new Area(texts.get(i).area());
          both.intersect(texts.get(j).area());
          assertThat(both.isEmpty())
              .as("'%s' and '%s' apart", texts.get(i).label(), texts.get(j).label())
              .isTrue();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pictures")
  void nothingIsCutOffAtTheEdge(Picture picture) {
    Rectangle2D paper = new Rectangle2D.Double(0, 0, picture.width(), picture.height());
    RecordingCanvas canvas = RecordingCanvas.of(picture);
    for (Text text : canvas.texts) {
      assertThat(paper.contains(text.area().getBounds2D()))
          .as("'%s' on paper", text.label())
          .isTrue();
    }
    for (Image image : canvas.images) {
      Box box = image.box();
      assertThat(paper.contains(box.x(), box.y(), box.width(), box.height())).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("pictures")
  void noTextLiesOverAnImage(Picture picture) {
    RecordingCanvas canvas = RecordingCanvas.of(picture);
    for (Image image : canvas.images) {
      Box box = image.box();
      for (Text text : canvas.texts) {
        assertThat(text.area().intersects(box.x(), box.y(), box.width(), box.height()))
            .as("'%s' beside images", text.label())
            .isFalse();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pictures")
  void everyTextHasContrastAndASizeToReadIt(Picture picture) {
    for (Text text : RecordingCanvas.of(picture).texts) {
      assertThat(text.style().colour().contrast(text.background()))
          .as("'%s' on %s", text.label(), text.background())
          .isGreaterThanOrEqualTo(READABLE);
      assertThat(text.style().size()).isGreaterThanOrEqualTo(SMALLEST_LETTERS);
    }
  }

  @ParameterizedTest
  @MethodSource("pictures")
  void theWarningIsThereInFull(Picture picture) {
    assertThat(RecordingCanvas.of(picture).shown("heading")).contains(Heading.TRAINED_ON_TEST);
    assertThat(picture.title()).endsWith("(trained on the test images)");
  }

  @Test
  void aPlantedOverlapIsSeen() {
    RecordingCanvas canvas = new RecordingCanvas();
    canvas.text("one", 10, 10, TextStyle.of(8));
    canvas.text("two", 20, 12, TextStyle.of(8));
    Area both = canvas.texts.get(0).area();
    both.intersect(canvas.texts.get(1).area());
    assertThat(both.isEmpty()).isFalse();
  }

  @Test
  void whiteOrBlackIsReadOnEveryShade() {
    for (int i = 0; i <= 1000; i++) {
      Colour shade = ConfusionHeatMap.shade(i / 1000.0);
      assertThat(shade.contrast(shade.textOn())).isGreaterThanOrEqualTo(READABLE);
    }
    assertThat(Colour.WHITE.contrast(Colour.BLACK)).isEqualTo(21);
  }
}
