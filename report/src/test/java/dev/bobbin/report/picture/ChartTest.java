package dev.bobbin.report.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bobbin.report.picture.RecordingCanvas.Line;
import dev.bobbin.report.picture.StudyChart.Point;
import dev.bobbin.report.picture.StudyChart.Series;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Learning curves and studies: the positions of their points. */
final class ChartTest {
  @Test
  void lossesUpToOneShareAnAxisFromZeroToOne() {
    RecordingCanvas canvas = curves(10, true, 0.9);
    assertThat(canvas.shown("y-axis"))
        .containsExactly("0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1.0");
    assertThat(canvas.shown("x-axis"))
        .containsExactly("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "epoch");
    assertThat(canvas.shown("legend"))
        .containsExactly("loss", "accuracy", "validation loss", "validation accuracy");
  }

  @Test
  void pointsLieWhereTheAxesSay() {
    RecordingCanvas canvas = curves(10, true, 0.9);
    Box area = area(canvas);
    List<Line> curves = canvas.lines("curve");
    assertThat(curves).hasSize(4);
    Line loss = curves.getFirst();
    Line accuracy = curves.get(1);
    for (int i = 0; i < 10; i++) {
      assertThat(loss.ys()[i])
          .isCloseTo(area.bottom() - 0.9 / (i + 1) * area.height(), within(1e-9));
      assertThat(accuracy.ys()[i])
          .isCloseTo(area.bottom() - (0.9 - 0.3 / (i + 1)) * area.height(), within(1e-9));
      assertThat(loss.xs()[i]).isEqualTo(accuracy.xs()[i]);
    }
    assertThat(curves.stream().map(line -> line.stroke().dash() > 0))
        .containsExactly(false, false, true, true);
  }

  @Test
  void aLargerLossMakesTheAxisGrowAndStaysInside() {
    RecordingCanvas canvas = curves(10, true, 11.06);
    assertThat(canvas.shown("y-axis").getLast()).isEqualTo("12");
    Box area = area(canvas);
    for (Line line : canvas.lines("curve")) {
      assertThat(Arrays.stream(line.ys()).boxed().toList())
          .allMatch(y -> y >= area.y() && y <= area.bottom());
    }
  }

  @Test
  void theLegendIsAboveTheCurves() {
    RecordingCanvas canvas = curves(500, true, 0.9);
    double top = area(canvas).y();
    canvas.texts.stream()
        .filter(text -> text.role().equals("legend"))
        .forEach(text -> assertThat(text.area().getBounds2D().getMaxY()).isLessThan(top));
  }

  @Test
  void oneEpochIsPointsAndNoneSaysSo() {
    assertThat(curves(1, true, 0.9).lines("curve")).isEmpty();
    assertThat(curves(1, true, 0.9).groups).filteredOn("curve"::equals).hasSize(4);
    assertThat(curves(0, true, 0.9).shown("")).containsExactly("no complete epoch was trained");
  }

  @Test
  void withoutValidationThereAreTwoCurves() {
    assertThat(curves(5, false, 0.9).shown("legend")).containsExactly("loss", "accuracy");
  }

  @Test
  void settingsFarApartLieOnALogarithmicAxis() {
    RecordingCanvas canvas =
        RecordingCanvas.of(Examples.study(List.of("1e-5", "1e-4", "1e-3"), true));
    double[] xs = longest(canvas).xs();
    assertThat(xs[1] - xs[0]).isCloseTo(xs[2] - xs[1], within(1e-9));
    assertThat(canvas.shown("x-axis")).containsExactly("1e-5", "1e-4", "1e-3", "learning rate");
  }

  @Test
  void settingsCloseTogetherLieOnALinearAxis() {
    double[] xs =
        longest(RecordingCanvas.of(Examples.study(List.of("0.15", "0.2", "0.3", "0.45"), true)))
            .xs();
    assertThat((xs[3] - xs[2]) / (xs[1] - xs[0])).isCloseTo(3, within(1e-9));
  }

  @Test
  void namesAreNotJoinedAndStandSideBySide() {
    RecordingCanvas canvas = RecordingCanvas.of(Examples.study(List.of("relu", "tanh"), false));
    assertThat(canvas.lines("series")).allMatch(line -> line.xs().length == 2);
    long places =
        canvas.lines("series").stream()
            .filter(line -> line.xs()[0] == line.xs()[1])
            .mapToDouble(line -> line.xs()[0])
            .distinct()
            .count();
    assertThat(places).as("whiskers of 3 series at 2 settings").isEqualTo(6);
  }

  @Test
  void theSpreadIsAWhiskerOfItsLength() {
    RecordingCanvas canvas =
        RecordingCanvas.of(
            StudyChart.of(
                Heading.of("x"),
                "rate",
                "accuracy",
                List.of(
                    new Series("", List.of(new Point("1", OptionalDouble.of(1), 0.5, 0.4, 0.8))))));
    assertThat(canvas.shown("legend")).isEmpty();
    Box area = area(canvas);
    Line whisker = canvas.lines("series").getFirst();
    assertThat(whisker.ys()[0])
        .as("lowest, at the axis' end")
        .isCloseTo(area.bottom(), within(1e-9));
    assertThat(whisker.ys()[1]).as("highest").isCloseTo(area.y(), within(1e-9));
  }

  @Test
  void aStudyWithoutPointsOrWithNonsenseIsRefused() {
    assertThatThrownBy(
            () -> StudyChart.of(Heading.of("x"), "a", "b", List.of(new Series("s", List.of()))))
        .hasMessageContaining("expected at least one point to draw, received none");
    assertThatThrownBy(() -> new Point("p", OptionalDouble.empty(), 0.5, 0.6, 0.7))
        .hasMessageContaining("point 'p': expected finite low <= mean <= high");
    assertThatThrownBy(() -> new Point("p", OptionalDouble.empty(), Double.NaN, 0, 1))
        .hasMessageContaining("expected finite low <= mean <= high");
    assertThatThrownBy(() -> new Point("p", OptionalDouble.of(Double.POSITIVE_INFINITY), 0, 0, 0))
        .hasMessageContaining("expected a finite setting");
  }

  private static RecordingCanvas curves(int epochs, boolean validation, double loss) {
    return RecordingCanvas.of(
        LearningCurves.of(Heading.of("x"), Examples.epochs(epochs, validation, loss)));
  }

  /** The frame of the plot is the only outline. */
  private static Box area(RecordingCanvas canvas) {
    assertThat(canvas.outlines).hasSize(1);
    return canvas.outlines.getFirst().box();
  }

  private static Line longest(RecordingCanvas canvas) {
    return canvas.lines("series").stream()
        .filter(line -> line.xs().length > 2)
        .findFirst()
        .orElseThrow();
  }
}
