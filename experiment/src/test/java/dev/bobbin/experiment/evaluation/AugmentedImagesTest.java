package dev.bobbin.experiment.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.data.Augmentation;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.ImageSamples;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.data.PreprocessingSpec;
import dev.bobbin.data.Provenance;
import dev.bobbin.data.split.Split;
import dev.bobbin.data.split.Splitter;
import dev.bobbin.engine.Shape;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AugmentedImagesTest {
  private static final Shape SHAPE = new Shape(6, 5, 3);
  private static final int SIZE = SHAPE.size();

  /** Four of eight images are held out, so that places and indices differ. */
  private static SplitDataset data(Augmentation augmentation) {
    byte[] pixels = new byte[8 * SIZE];
    new Random(3).nextBytes(pixels);
    LabeledImages images =
        new LabeledImages(SHAPE, pixels, new int[] {0, 1, 0, 1, 0, 1, 0, 1})
            .withFiles(List.of("a", "b", "c", "d", "e", "f", "g", "h"))
            .withBackground(new byte[] {9, 8, 7});
    return SplitDataset.of(
        new Dataset("d", images, images, List.of("x", "y"), new Provenance("p", List.of())),
        new NetworkRecipe.Data(
            "d",
            PreprocessingSpec.AUTO,
            new Splitter.Stratified(0.5, 1),
            NetworkRecipe.TrainOn.TRAIN,
            augmentation));
  }

  @Test
  void epochsAreThoseOfTheTraining() {
    Augmentation augmentation = new Augmentation(1, 20, true, 0.2, 0.5);
    SplitDataset data = data(augmentation);
    AugmentedImages shown = AugmentedImages.of(data, augmentation, 5, new int[] {3, 0}, 4);
    ImageSamples training = data.training(augmentation, 5);
    float[] values = new float[SIZE];
    for (int row = 0; row < 2; row++) {
      int place = row == 0 ? 3 : 0;
      assertThat(shown.images().file(5 * row))
          .isEqualTo(data.images(Split.TRAIN).file(data.indices(Split.TRAIN)[place]));
      assertThat(shown.images().label(5 * row + 2)).isEqualTo(training.label(place));
      for (int epoch = 0; epoch < 4; epoch++) {
        training.read(place, epoch, values, 0);
        byte[] image = shown.images().image(5 * row + 1 + epoch);
        for (int i = 0; i < SIZE; i++) {
          // At most rounded to the nearest level.
          assertThat(Math.abs(255 * values[i] - (image[i] & 0xFF))).isLessThan(0.501f);
        }
      }
    }
  }

  @Test
  void theFirstOfARowIsTheImageItself() {
    Augmentation augmentation = new Augmentation(0, 0, true, 0, 0);
    SplitDataset data = data(augmentation);
    AugmentedImages shown = AugmentedImages.of(data, augmentation, 1, new int[] {2}, 1);
    assertThat(shown.images().count()).isEqualTo(2);
    assertThat(shown.images().image(0))
        .isEqualTo(data.dataset().train().image(data.indices(Split.TRAIN)[2]));
  }
}
