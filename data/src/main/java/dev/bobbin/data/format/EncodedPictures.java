package dev.bobbin.data.format;

import dev.bobbin.base.BobbinException;
import java.util.List;

/** Pictures as the bytes of their files, which are decoded when they are read. Thread-safe. */
final class EncodedPictures implements CodedPictures {
  /** Stands for a picture whose bytes are not in the file. */
  static final byte[] NONE = {};

  private final List<byte[]> files;
  private final int[] labels;
  private final List<String> names;

  /**
   * Labelled pictures.
   *
   * @param files the bytes of each
   * @param labels the class of each
   * @param names of each, for messages
   */
  EncodedPictures(List<byte[]> files, int[] labels, List<String> names) {
    this.files = List.copyOf(files);
    this.labels = labels;
    this.names = List.copyOf(names);
  }

  @Override
  public int[] labels() {
    return labels;
  }

  @Override
  public String name(int index) {
    return names.get(index);
  }

  @Override
  public byte[] bytes(int index) {
    byte[] bytes = files.get(index);
    if (bytes.length == 0) {
      throw BobbinException.of(
          name(index),
          "the bytes of a picture",
          "none, or only the path of a file",
          "dataset.cast_column('image', datasets.Image()) and embedding the pictures");
    }
    return bytes;
  }
}
