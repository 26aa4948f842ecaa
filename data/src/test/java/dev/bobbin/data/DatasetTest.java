package dev.bobbin.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import dev.bobbin.data.split.Duplicates;
import dev.bobbin.data.split.Duplicates.Place;
import dev.bobbin.data.split.Split;
import dev.bobbin.engine.Shape;
import java.util.List;
import java.util.Optional;
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

  @Test
  void findsDuplicatesWithinAndAcrossParts() {
    LabeledImages train =
        new LabeledImages(
            Shape.flat(2), new byte[] {1, 2, 3, 4, 1, 2, 5, 6}, new int[] {0, 0, 0, 1});
    LabeledImages test =
        new LabeledImages(
            Shape.flat(2), new byte[] {5, 6, 9, 9, 9, 9, 1, 2}, new int[] {1, 0, 1, 0});
    Duplicates duplicates =
        Duplicates.in(new Dataset("mine", train, test, List.of("a", "b"), NOWHERE));
    assertThat(duplicates.groups())
        .extracting(Duplicates.Group::places)
        .containsExactly(
            List.of(
                new Place(Split.TRAIN, 0, 0),
                new Place(Split.TRAIN, 2, 0),
                new Place(Split.TEST, 3, 0)),
            List.of(new Place(Split.TRAIN, 3, 1), new Place(Split.TEST, 0, 1)),
            List.of(new Place(Split.TEST, 1, 0), new Place(Split.TEST, 2, 1)));
    assertThat(duplicates.repeatsWithin(Split.TRAIN)).isEqualTo(1);
    assertThat(duplicates.repeatsWithin(Split.TEST)).isEqualTo(1);
    assertThat(duplicates.shared(Split.TEST, Split.TRAIN)).isEqualTo(2);
    assertThat(duplicates.withDifferentLabels()).isEqualTo(1);
  }

  @Test
  void findsDuplicatesOfTheValidationSplit() {
    LabeledImages train = set2(1, 2);
    LabeledImages validation =
        new LabeledImages(Shape.flat(2), new byte[] {7, 7, 1, 2, 8, 8, 8, 8}, new int[4]);
    LabeledImages test = set2(7, 7);
    Dataset dataset = new Dataset("mine", train, test, List.of("a"), NOWHERE);
    Duplicates duplicates =
        Duplicates.in(
            new Dataset(
                "mine",
                train,
                Optional.of(validation),
                test,
                List.of("a"),
                dataset.preprocessing(),
                List.of(),
                NOWHERE,
                dataset.originals()));
    assertThat(duplicates.groups())
        .extracting(Duplicates.Group::places)
        .containsExactly(
            List.of(new Place(Split.TRAIN, 0, 0), new Place(Split.VALIDATION, 1, 0)),
            List.of(new Place(Split.VALIDATION, 0, 0), new Place(Split.TEST, 0, 0)),
            List.of(new Place(Split.VALIDATION, 2, 0), new Place(Split.VALIDATION, 3, 0)));
    assertThat(duplicates.repeatsWithin(Split.VALIDATION)).isEqualTo(1);
    assertThat(duplicates.shared(Split.VALIDATION, Split.TRAIN)).isEqualTo(1);
    assertThat(duplicates.shared(Split.TEST, Split.VALIDATION)).isEqualTo(1);
    assertThat(duplicates.shared(Split.TEST, Split.TRAIN)).isZero();
  }

  @Test
  void doesNotTakeImagesOfEqualHashForDuplicates() {
    // 31 * 1 + 0 = 31 * 0 + 31.
    LabeledImages train =
        new LabeledImages(Shape.flat(2), new byte[] {1, 0, 0, 31}, new int[] {0, 0});
    Dataset dataset = new Dataset("mine", train, set2(5, 5), List.of("a"), NOWHERE);
    assertThat(Duplicates.in(dataset).groups()).isEmpty();
  }

  private static LabeledImages set(int... labels) {
    return new LabeledImages(Shape.flat(1), new byte[labels.length], labels);
  }

  private static LabeledImages set2(int a, int b) {
    return new LabeledImages(Shape.flat(2), new byte[] {(byte) a, (byte) b}, new int[1]);
  }
}
