package dev.bobbin.experiment.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.data.Provenance;
import dev.bobbin.data.split.Split;
import dev.bobbin.engine.Shape;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OtherPicturesTest {
  private static final List<String> MODEL = List.of("T-shirt/top", "Bag", "bag ", "Boot");

  /** One picture of each class and a second of the first; its only byte is its number. */
  private static Dataset dataset(String... classes) {
    int[] labels = IntStream.range(0, classes.length + 1).map(i -> i % classes.length).toArray();
    byte[] pixels = new byte[labels.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) i;
    }
    LabeledImages images = new LabeledImages(new Shape(1, 1, 1), pixels, labels);
    return new Dataset(
        "other", images, images, List.of(classes), new Provenance("place", List.of()));
  }

  private static OtherPictures of(String... classes) {
    Dataset opened = dataset(classes);
    return OtherPictures.of(opened, opened.test(), MODEL);
  }

  private static List<Integer> labels(OtherPictures pictures) {
    return IntStream.of(pictures.data().images(Split.TEST).labels()).boxed().toList();
  }

  @Test
  void classesAreMatchedByNameWhateverTheirOrder() {
    OtherPictures pictures = of("Boot", "Bag");
    assertThat(labels(pictures)).containsExactly(3, 1, 3);
    assertThat(pictures.data().dataset().classNames()).isEqualTo(MODEL);
    assertThat(pictures.data().count(Split.TRAIN)).isZero();
    assertThat(pictures.notes()).isEmpty();
  }

  @Test
  void capitalsAndSignsDoNotMatterWhereOneClassIsMeant() {
    assertThat(labels(of("boot", "t_shirt-TOP"))).containsExactly(3, 0, 3);
    // It could be either of two.
    assertThat(of("Boot", "BAG").notes())
        .containsExactly("1 picture of 'BAG' left out: the model has no such class");
  }

  @Test
  void otherClassesAreLeftOutAndNamed() {
    OtherPictures pictures = of("kiwi", "Boot");
    assertThat(labels(pictures)).containsExactly(3);
    assertThat(pictures.data().images(Split.TEST).image(0)).containsExactly(1);
    assertThat(pictures.notes())
        .containsExactly("2 pictures of 'kiwi' left out: the model has no such class");
  }

  @Test
  void numbersAreTheModelsClassesInOrder() {
    OtherPictures pictures = of("0", "3", "7");
    assertThat(labels(pictures)).containsExactly(0, 3, 0);
    assertThat(pictures.notes())
        .containsExactly(
            "its classes are numbers: they were taken as the model's classes in order",
            "1 picture of '7' left out: the model has no such class");
  }

  @Test
  void withoutAnyClassOfTheModelNothingIsMeasured() {
    assertThatThrownBy(() -> of("apple", "plum"))
        .isInstanceOf(BobbinException.class)
        .hasMessage(
            "place: expected pictures of the model's classes (T-shirt/top, Bag, bag , Boot), received pictures of others (apple, plum); try pictures of the model's classes, or if only the names differ and the model was imported, --classes of 'bobbin import'");
  }
}
