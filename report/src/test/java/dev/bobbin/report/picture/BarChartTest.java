package dev.bobbin.report.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bobbin.report.picture.BarChart.Bar;
import dev.bobbin.report.picture.BarChart.Group;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class BarChartTest {
  private static Bar bar(double value) {
    return new Bar(OptionalDouble.of(value), value + " s");
  }

  @Test
  void barsAreAsLongAsTheirValuesAndSayThem() {
    Picture picture =
        BarChart.of(
            Heading.of("x"),
            List.of("a", "b"),
            List.of(
                new Group("one", List.of(bar(1), bar(4))),
                new Group("two", List.of(bar(2), new Bar(OptionalDouble.empty(), "not run")))));
    RecordingCanvas canvas = RecordingCanvas.of(picture);
    List<RecordingCanvas.Filled> bars =
        canvas.rectangles.stream().filter(filled -> filled.role().equals("bars")).toList();
    double unit = bars.getFirst().box().width();
    assertThat(bars.stream().map(filled -> filled.box().width() / unit).toList())
        .usingComparatorForType((a, b) -> Math.abs(a - b) < 1e-9 ? 0 : 1, Double.class)
        .containsExactly(1.0, 4.0, 2.0, 0.0);
    assertThat(bars.stream().map(RecordingCanvas.Filled::colour).distinct()).hasSize(2);
    assertThat(canvas.shown("bars")).contains("one", "two", "1.0 s", "4.0 s", "not run");
    // The longest bar leaves room for what stands at its end.
    assertThat(bars.get(1).box().right()).isCloseTo(picture.width() - 80, within(1e-9));
  }

  @Test
  void aGroupHasABarForEachSeries() {
    assertThatThrownBy(() ->
            BarChart.of(
                Heading.of("x"), List.of("a", "b"), List.of(new Group("one", List.of(bar(1))))))
        .hasMessage("group 'one': expected 2 bars, received 1");
  }
}
