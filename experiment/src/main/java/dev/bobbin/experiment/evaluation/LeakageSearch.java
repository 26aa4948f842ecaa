package dev.bobbin.experiment.evaluation;

import dev.bobbin.data.LabeledImages;
import java.util.HashSet;
import java.util.Set;

/** Finds test images among training images, byte for byte. */
public final class LeakageSearch {
  private LeakageSearch() {}

  /** An image that is equal to another of the same bytes. */
  private record Pixels(LabeledImages set, int image) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Pixels(LabeledImages otherSet, int otherImage)
          && set.sameImage(image, otherSet, otherImage);
    }

    @Override
    public int hashCode() {
      return set.imageHash(image);
    }
  }

  /**
   * Counts the images of {@code test} that are among the chosen ones of {@code train}.
   *
   * @param chosen indices into {@code train}
   */
  public static int count(LabeledImages train, int[] chosen, LabeledImages test) {
    Set<Pixels> tested = new HashSet<>();
    for (int i = 0; i < test.count(); i++) {
      tested.add(new Pixels(test, i));
    }
    Set<Pixels> leaked = new HashSet<>();
    for (int i : chosen) {
      Pixels pixels = new Pixels(train, i);
      if (tested.contains(pixels)) {
        leaked.add(pixels);
      }
    }
    if (leaked.isEmpty()) {
      return 0;
    }
    int count = 0;
    for (int i = 0; i < test.count(); i++) {
      count += leaked.contains(new Pixels(test, i)) ? 1 : 0;
    }
    return count;
  }
}
