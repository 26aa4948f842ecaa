package dev.bobbin.report.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bobbin.analysis.evaluation.ConfusionMatrix;
import dev.bobbin.report.picture.ClassComparison.Model;
import dev.bobbin.report.picture.RecordingCanvas.Filled;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Confusion, comparisons and galleries: what they show of each class. */
final class ClassPicturesTest {
  private static final ConfusionMatrix MATRIX =
      ConfusionMatrix.ofCounts(new int[][] {{90, 10, 0}, {5, 15, 0}, {0, 0, 0}});
  private static final List<String> NAMES = List.of("cat", "dog", "none");

  @Test
  void aHeatMapShowsEveryCountInRowsOfActualClasses() {
    RecordingCanvas canvas = heatMap();
    assertThat(canvas.shown("cells"))
        .containsExactly("90", "10", "0", "5", "15", "0", "0", "0", "0");
    assertThat(canvas.shown("actual")).containsExactly("cat", "dog", "none", "actual class");
    assertThat(canvas.shown("predicted")).containsExactly("cat", "dog", "none", "predicted class");
  }

  @Test
  void theShadeIsTheShareOfTheActualClass() {
    List<Colour> shades =
        heatMap().rectangles.stream()
            .filter(filled -> filled.role().equals("cells"))
            .map(Filled::colour)
            .toList();
    assertThat(shades).element(0).isEqualTo(ConfusionHeatMap.shade(0.9));
    assertThat(shades).element(3).isEqualTo(ConfusionHeatMap.shade(0.25));
    assertThat(shades).element(8).as("of no images").isEqualTo(Colour.WHITE);
    assertThat(ConfusionHeatMap.shade(0.25).luminance())
        .isGreaterThan(ConfusionHeatMap.shade(0.9).luminance());
  }

  @Test
  void aHeatMapWantsANameForEachClass() {
    assertThatThrownBy(() -> ConfusionHeatMap.of(Heading.of("x"), MATRIX, List.of("one")))
        .hasMessage(
            "class names: expected 3 as in the confusion matrix, received 1; try those of the same data set");
  }

  @Test
  void barsAreAsHighAsImagesWereClassifiedCorrectlyFromZeroOn() {
    ConfusionMatrix other =
        ConfusionMatrix.ofCounts(new int[][] {{45, 55, 0}, {0, 20, 0}, {0, 0, 0}});
    RecordingCanvas canvas =
        RecordingCanvas.of(
            ClassComparison.of(
                Heading.of("x"), NAMES, List.of(new Model("a", MATRIX), new Model("b", other))));
    List<Box> bars =
        canvas.rectangles.stream()
            .filter(filled -> filled.role().equals("bars"))
            .map(Filled::box)
            .toList();
    assertThat(bars).hasSize(6);
    double image = bars.getFirst().height() / 90;
    double[] heights = bars.stream().mapToDouble(box -> box.height() / image).toArray();
    assertThat(heights).containsExactly(new double[] {90, 15, 0, 45, 20, 0}, within(1e-6));
    assertThat(canvas.shown("bars")).contains("90", "45");
    assertThat(canvas.shown("legend")).containsExactly("a", "b", "images of the class");
    assertThat(canvas.lines("supports")).hasSize(3);
  }

  @Test
  void modelsThatWereMeasuredOnOtherImagesAreNotCompared() {
    ConfusionMatrix other =
        ConfusionMatrix.ofCounts(new int[][] {{45, 56, 0}, {0, 20, 0}, {0, 0, 0}});
    assertThatThrownBy(() ->
            ClassComparison.of(
                Heading.of("x"), NAMES, List.of(new Model("a", MATRIX), new Model("b", other))))
        .hasMessage(
            "comparison: expected 100 images of class cat as for a, received 101 for b; try models measured on the same images");
    assertThatThrownBy(() -> ClassComparison.of(Heading.of("x"), NAMES, List.of()))
        .hasMessageContaining("expected at least one model");
  }

  @Test
  void errorsAreMarkedByMoreThanColour() {
    RecordingCanvas canvas = RecordingCanvas.of(Examples.predictions(25, Examples.FASHION, 5));
    List<Integer> wrong = IntStream.range(0, 25).filter(i -> i % 7 == 3).boxed().toList();
    assertThat(canvas.groups).filteredOn("wrong"::equals).hasSize(wrong.size());
    assertThat(canvas.groups).filteredOn("right"::equals).hasSize(25 - wrong.size());
    assertThat(canvas.outlines).as("frames").hasSize(wrong.size());
    assertThat(canvas.outlines).allMatch(frame -> frame.role().equals("wrong"));
    assertThat(canvas.lines("wrong")).as("two strokes a cross").hasSize(2 * wrong.size());
    assertThat(canvas.lines("right")).as("one a tick").hasSize(25 - wrong.size());
    List<String> shown = canvas.shown("wrong");
    for (int i = 0; i < wrong.size(); i++) {
      int label = wrong.get(i) % 10;
      assertThat(shown.get(2 * i)).isEqualTo(Examples.FASHION.get(label));
      assertThat(shown.get(2 * i + 1)).isEqualTo(Examples.FASHION.get((label + 1) % 10));
    }
    assertThat(canvas.texts.stream().filter(t -> t.role().equals("wrong") && t.style().bold()))
        .hasSize(wrong.size());
    assertThat(canvas.texts.stream().filter(t -> t.role().equals("right") && t.style().bold()))
        .isEmpty();
  }

  @Test
  void aGalleryHasItsImagesInRowsWithTheirNames() {
    RecordingCanvas canvas =
        RecordingCanvas.of(
            ImageGallery.of(
                Heading.of("x"),
                Examples.images(28, 28, 1, Examples.FASHION),
                new int[] {3, 1, 4, 15},
                Examples.FASHION,
                3));
    assertThat(canvas.shown("image")).containsExactly("Dress", "Trouser", "Coat", "Sandal");
    assertThat(canvas.images).hasSize(4);
    assertThat(canvas.images.get(2).box().y()).isEqualTo(canvas.images.get(0).box().y());
    assertThat(canvas.images.get(3).box().y()).isGreaterThan(canvas.images.get(0).box().bottom());
    assertThat(canvas.images.get(3).box().x()).isEqualTo(canvas.images.get(0).box().x());
  }

  @Test
  void aGalleryOfNothingIsRefused() {
    assertThatThrownBy(() ->
            ImageGallery.of(
                Heading.of("x"),
                Examples.images(28, 28, 1, Examples.FASHION),
                new int[0],
                Examples.FASHION,
                3))
        .hasMessageContaining("expected at least one image and one column, received 0 and 3");
    assertThatThrownBy(() ->
            ImageGallery.of(
                Heading.of("x"),
                Examples.images(4, 4, 2, Examples.FASHION),
                new int[] {1},
                Examples.FASHION,
                3))
        .hasMessageContaining("expected images of 1 or 3 channels");
  }

  private static RecordingCanvas heatMap() {
    return RecordingCanvas.of(ConfusionHeatMap.of(Heading.of("x"), MATRIX, NAMES));
  }
}
