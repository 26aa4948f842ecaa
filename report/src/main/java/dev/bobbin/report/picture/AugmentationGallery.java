package dev.bobbin.report.picture;

import dev.bobbin.experiment.evaluation.AugmentedImages;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Training images, each followed by what augmentation makes of it epoch by epoch. */
public final class AugmentationGallery {
  private AugmentationGallery() {}

  /**
   * Draws a row for each image: the image with its class, then its epochs.
   *
   * @throws IllegalArgumentException if there are no images
   * @throws dev.bobbin.base.BobbinException if images have neither one channel nor three
   */
  public static Picture of(Heading heading, AugmentedImages augmented, List<String> classNames) {
    int columns = 1 + augmented.epochs();
    List<List<String>> captions = new ArrayList<>();
    for (int i = 0; i < augmented.images().count(); i++) {
      captions.add(
          i % columns == 0
              ? Stream.concat(
                      Stream.of(classNames.get(augmented.images().label(i))),
                      Label.ofFile(augmented.images(), i).map(Label::full).stream())
                  .toList()
              : List.of("epoch " + i % columns));
    }
    return ImageGallery.captioned(heading, augmented.images(), captions, columns);
  }
}
