package dev.bobbin.data.split;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.data.Dataset;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.data.Provenance;
import dev.bobbin.data.split.Duplicates.Place;
import dev.bobbin.engine.Shape;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DuplicatesTest {
  private static final Provenance NOWHERE = new Provenance("nowhere", List.of());

  @Test
  void findsThemWithinAndAcrossSplits() {
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
  void findsThoseOfTheValidationSplit() {
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
  void imagesOfEqualHashAreNone() {
    // 31 * 1 + 0 = 31 * 0 + 31.
    LabeledImages train =
        new LabeledImages(Shape.flat(2), new byte[] {1, 0, 0, 31}, new int[] {0, 0});
    Dataset dataset = new Dataset("mine", train, set2(5, 5), List.of("a"), NOWHERE);
    assertThat(Duplicates.in(dataset).groups()).isEmpty();
  }

  private static LabeledImages set2(int a, int b) {
    return new LabeledImages(Shape.flat(2), new byte[] {(byte) a, (byte) b}, new int[1]);
  }
}
