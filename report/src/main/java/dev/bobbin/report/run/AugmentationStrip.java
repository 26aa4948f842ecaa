package dev.bobbin.report.run;

import dev.bobbin.data.Augmentation;
import dev.bobbin.data.split.Split;
import dev.bobbin.experiment.evaluation.AugmentedImages;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.report.page.Thumbnail;
import dev.bobbin.report.picture.ImageGallery;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Some training images, of different classes as far as there are, with what augmentation made of
 * them in the first epochs.
 *
 * @param rows for each image itself, then its epochs
 * @param epochs how many
 */
public record AugmentationStrip(List<List<Thumbnail>> rows, int epochs) {
  private static final int ROWS = 4;
  private static final int EPOCHS = 5;

  /** Of a recipe whose training changes images, as far as the training images are there. */
  static Optional<AugmentationStrip> of(NetworkRecipe recipe, SplitDataset data) {
    Augmentation augmentation = recipe.data().augmentation();
    if (augmentation.changesNothing() || data.count(Split.TRAIN) == 0) {
      return Optional.empty();
    }
    int epochs = Math.min(EPOCHS, recipe.training().epochs());
    AugmentedImages augmented =
        AugmentedImages.of(
            data,
            augmentation,
            recipe.seed(),
            ImageGallery.chooseOfClasses(data.labels(Split.TRAIN), ROWS, 1),
            epochs);
    List<List<Thumbnail>> rows = new ArrayList<>();
    for (int i = 0; i < augmented.images().count(); i++) {
      int epoch = i % (1 + epochs);
      if (epoch == 0) {
        rows.add(new ArrayList<>());
      }
      String name =
          augmented
              .images()
              .file(i)
              .orElse(data.dataset().classNames().get(augmented.images().label(i)));
      rows.getLast()
          .add(
              Thumbnail.of(augmented.images(), i, epoch == 0 ? name : name + " in epoch " + epoch));
    }
    return Optional.of(new AugmentationStrip(rows.stream().map(List::copyOf).toList(), epochs));
  }
}
