package dev.bobbin.data.format;

import dev.bobbin.data.image.Picture;

/** The pictures of a split with their labels, before they are prepared. Thread-safe. */
public interface LabeledPictures {
  /** The class of each picture, from 0: not to be changed. */
  int[] labels();

  /** The number of pictures. */
  default int count() {
    return labels().length;
  }

  /** The class of a picture, from 0. */
  default int label(int index) {
    return labels()[index];
  }

  /** The path of its file in the dataset, or another name of it, for messages. */
  String name(int index);

  /**
   * Reads and decodes a picture.
   *
   * @param orientation whether to turn it as its EXIF orientation says
   * @throws dev.bobbin.base.BobbinException if it cannot be read
   */
  Picture read(int index, boolean orientation);
}
