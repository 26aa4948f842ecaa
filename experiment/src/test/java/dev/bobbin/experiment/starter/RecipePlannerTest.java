package dev.bobbin.experiment.starter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.data.OriginalPictures;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.spec.Size;
import dev.bobbin.model.Preprocessing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules, on data sets from 60 to 60,000 pictures. */
final class RecipePlannerTest {
  private static final MirrorSymmetry SYMMETRIC = new MirrorSymmetry(1000, 0.8, 0.78, 40, 20);

  /** Photographs of different sizes around one. */
  private static DataSummary photographs(int classes, int each, Size median) {
    return summary(
        Collections.nCopies(classes, each),
        new OriginalPictures(classes * each, 40, median, median, median, new TreeMap<>(), 9, 0),
        new Shape(28, 28, 3),
        SYMMETRIC);
  }

  /** Arrays of one shape. */
  private static DataSummary arrays(int classes, int each, Shape shape) {
    return summary(
        Collections.nCopies(classes, each),
        OriginalPictures.alike(shape, classes * each),
        shape,
        SYMMETRIC);
  }

  private static DataSummary summary(
      List<Integer> counts, OriginalPictures originals, Shape shape, MirrorSymmetry mirror) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < counts.size(); i++) {
      names.add("class " + i);
    }
    return new DataSummary(
        "data",
        names,
        counts,
        OptionalInt.empty(),
        10,
        originals,
        Preprocessing.standard(shape),
        0,
        0,
        0,
        mirror,
        Optional.empty(),
        List.of());
  }

  private static List<Integer> filters(RecipePlan plan) {
    return ((RecipePlan.Layers.Blocks) plan.network()).filters();
  }

  @ParameterizedTest
  @CsvSource({
    // classes, pictures of each, size, convolutions of a block, epochs, batch
    "    6,     10,  64x64,  2,  314,   8",
    "    6,     50,  64x64,  2,  125,  16",
    "   10,    100,  64x64,  2,   46,  16",
    "   10,    300,  48x48,  2,   27,  32",
    "   10,  1_000,  64x64,  1,   18,  32",
    "  100,    300,  48x48,  1,   10,  32",
    "   10,  6_000,  48x48,  1,    8,  32"
  })
  void photographsOfAnyNumber(
      int classes, String each, String size, int convolutions, int epochs, int batch) {
    int pictures = Integer.parseInt(each.replace("_", ""));
    RecipePlan plan = RecipePlanner.plan(photographs(classes, pictures, new Size(480, 640)));
    assertThat(plan.preprocessing().size().map(Size::toString)).contains(size);
    assertThat(plan.epochs()).isEqualTo(epochs);
    assertThat(plan.batchSize()).isEqualTo(batch);
    assertThat(plan.network())
        .isEqualTo(new RecipePlan.Layers.Blocks(List.of(16, 32, 64, 64), convolutions, 0.3));
    assertThat(plan.teraFlop()).isBetween(0.5, 20.0);
  }

  @Test
  void smallPicturesAreNotEnlarged() {
    assertThat(RecipePlanner.plan(photographs(3, 100, new Size(50, 70))).preprocessing().size())
        .contains(new Size(48, 48));
    assertThat(RecipePlanner.plan(photographs(3, 100, new Size(20, 20))).preprocessing().size())
        .contains(new Size(32, 32));
  }

  @ParameterizedTest
  @CsvSource({
    "  6, 28, 3", //
    " 50, 28, 3",
    "700, 32, 3",
    " 50,  8, 2",
    " 50,  3, 1",
    " 50, 96, 5"
  })
  void arraysKeepTheirSizeAndGetBlocksToFit(int each, int side, int blocks) {
    RecipePlan plan = RecipePlanner.plan(arrays(10, each, new Shape(side, side, 1)));
    assertThat(plan.preprocessing().size()).isEmpty();
    assertThat(filters(plan)).hasSize(blocks);
  }

  @Test
  void moreImagesOfOneSizeGetMoreFilters() {
    assertThat(filters(RecipePlanner.plan(arrays(10, 50, new Shape(28, 28, 1)))))
        .containsExactly(16, 32, 64);
    assertThat(filters(RecipePlanner.plan(arrays(10, 6_000, new Shape(28, 28, 1)))))
        .containsExactly(32, 64, 128);
  }

  @Test
  void tooMuchWorkMeansFewerEpochs() {
    RecipePlan plan = RecipePlanner.plan(arrays(10, 6_000, new Shape(96, 96, 3)));
    assertThat(plan.epochs()).isEqualTo(1);
    RecipePlan smaller = RecipePlanner.plan(arrays(10, 1_500, new Shape(96, 96, 3)));
    assertThat(smaller.epochs()).isBetween(2, 7);
    assertThat(smaller.teraFlop()).isBetween(10.0, 20.0);
  }

  @Test
  void onlyPicturesThatKeepTheirClassAreMirrored() {
    DataSummary digits =
        summary(
            Collections.nCopies(10, 100),
            OriginalPictures.alike(new Shape(28, 28, 1), 1000),
            new Shape(28, 28, 1),
            new MirrorSymmetry(1000, 0.9, 0.5, 450, 50));
    assertThat(RecipePlanner.plan(digits).augmentation().horizontalFlip()).isFalse();
    assertThat(RecipePlanner.plan(photographs(2, 100, new Size(100, 100))).augmentation())
        .matches(augmentation -> augmentation.horizontalFlip() && augmentation.shift() == 4);
  }

  @Test
  void fewImagesAreChangedMore() {
    assertThat(RecipePlanner.plan(arrays(10, 50, new Shape(28, 28, 1))).augmentation())
        .matches(changed -> changed.rotate() > 0 && changed.zoom() > 0);
    assertThat(RecipePlanner.plan(arrays(10, 6_000, new Shape(28, 28, 1))).augmentation())
        .matches(changed -> changed.rotate() == 0 && changed.zoom() == 0 && changed.shift() == 2);
  }

  @Test
  void unequalClassesAreBalanced() {
    OriginalPictures originals = OriginalPictures.alike(new Shape(28, 28, 1), 100);
    Shape shape = new Shape(28, 28, 1);
    assertThat(RecipePlanner.plan(summary(List.of(60, 12), originals, shape, SYMMETRIC)))
        .matches(RecipePlan::balanced);
    assertThat(RecipePlanner.plan(summary(List.of(60, 40), originals, shape, SYMMETRIC)))
        .matches(plan -> !plan.balanced());
  }

  @Test
  void unknownNeedsValidationImagesToChooseBy() {
    assertThat(RecipePlanner.plan(photographs(2, 50, new Size(100, 100))).novelty()).isFalse();
    assertThat(RecipePlanner.plan(photographs(2, 70, new Size(100, 100))).novelty()).isTrue();
  }

  @Test
  void aValidationSplitOfTheDataIsUsed() {
    DataSummary without = photographs(3, 100, new Size(100, 100));
    assertThat(RecipePlanner.plan(without).validationFraction()).isEqualTo(OptionalDouble.of(0.15));
    DataSummary with =
        new DataSummary(
            without.name(),
            without.classNames(),
            without.trainCounts(),
            OptionalInt.of(40),
            without.test(),
            without.originals(),
            without.prepared(),
            0,
            0,
            0,
            SYMMETRIC,
            Optional.empty(),
            List.of());
    assertThat(RecipePlanner.plan(with).validationFraction()).isEmpty();
  }
}
