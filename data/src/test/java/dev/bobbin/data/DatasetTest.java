package dev.bobbin.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import dev.bobbin.engine.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatasetTest {
  private static final Provenance NOWHERE = new Provenance("nowhere", List.of());

  @Test
  void countsImagesPerClass() {
    assertThat(set(2, 0, 2, 2).countsPerClass(4)).containsExactly(1, 0, 3, 0);
    assertThatThrownBy(() -> set(2, 0).countsPerClass(2)).isInstanceOf(BobbinException.class);
  }

  @Test
  void selectsImagesInTheOrderAsked() {
    LabeledImages set =
        new LabeledImages(new Shape(1, 2, 1), new byte[] {1, 2, 3, 4, 5, 6}, new int[] {7, 8, 9});
    LabeledImages chosen = set.select(new int[] {2, 0, 2});
    assertThat(chosen.images(0, 3)).containsExactly(5, 6, 1, 2, 5, 6);
    assertThat(chosen.labels()).containsExactly(9, 7, 9);
    assertThat(set.image(1)).containsExactly(3, 4);
  }

  @Test
  void refusesImagesThatDoNotFitTheirLabels() {
    assertThatThrownBy(() -> new LabeledImages(new Shape(2, 2, 1), new byte[7], new int[2]))
        .isInstanceOf(BobbinException.class)
        .hasMessage(
            "images: expected 2 images of 4 bytes, one for each label, received 7 bytes; try the labels that belong to"
                + " these images");
    assertThatThrownBy(() -> set(0, -1))
        .hasMessageStartingWith("label 1: expected a class from 0 up, received -1");
  }

  @Test
  void refusesALabelOutOfRangeAndNamesItsPlace() {
    assertThatThrownBy(() -> new Dataset("mine", set(0, 1), set(1, 2), List.of("a", "b"), NOWHERE))
        .isInstanceOf(BobbinException.class)
        .hasMessageStartingWith(
            "mine, test split, label 1: expected a class from 0 to 1, received 2; try");
  }

  @Test
  void refusesPartsOfDifferentShapes() {
    LabeledImages other = new LabeledImages(new Shape(1, 2, 1), new byte[2], new int[1]);
    assertThatThrownBy(() -> new Dataset("mine", set(0), other, List.of("a"), NOWHERE))
        .isInstanceOf(BobbinException.class)
        .hasMessageStartingWith(
            "mine: expected test images of 1 as in training, received 1x2x1; try");
  }

  private static LabeledImages set(int... labels) {
    return new LabeledImages(Shape.flat(1), new byte[labels.length], labels);
  }
}
