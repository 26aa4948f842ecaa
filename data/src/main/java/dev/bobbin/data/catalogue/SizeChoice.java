package dev.bobbin.data.catalogue;

import dev.bobbin.engine.spec.Size;

/** Chooses the size of images where none is stated and pictures do not keep their own. */
@FunctionalInterface
public interface SizeChoice {
  /** 28x28. */
  SizeChoice USUAL = _ -> Size.square(28);

  /** The size for a dataset; the same for the same one. */
  Size of(Seen seen);

  /**
   * What is known of a dataset before all of its pictures are read.
   *
   * @param median of the sizes of some training pictures
   * @param channels of the images
   * @param train the number of training pictures, without those that are held out to test
   * @param validation whether it has a validation split of its own
   */
  record Seen(Size median, int channels, int train, boolean validation) {}
}
