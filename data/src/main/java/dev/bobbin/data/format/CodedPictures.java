package dev.bobbin.data.format;

import dev.bobbin.data.image.ImageFileReader;
import dev.bobbin.data.image.Picture;
import java.awt.Dimension;

/** Pictures that are the bytes of files, which are decoded when they are read. Thread-safe. */
public interface CodedPictures extends LabeledPictures {
  /**
   * The content of a picture's file.
   *
   * @throws dev.bobbin.base.BobbinException if it cannot be read, or is too large
   */
  byte[] bytes(int index);

  /** The path or another name of a picture, for messages. */
  default String where(int index) {
    return name(index);
  }

  /** Decodes what {@link #bytes} gave. */
  default Picture decode(int index, byte[] bytes, boolean orientation) {
    try {
      return ImageFileReader.decode(bytes, where(index), orientation);
    } catch (OutOfMemoryError e) {
      Dimension size = ImageFileReader.claimedSize(bytes, where(index));
      throw ArrayMemory.picture(e, where(index), size.height, size.width);
    }
  }

  @Override
  default Picture read(int index, boolean orientation) {
    return decode(index, bytes(index), orientation);
  }
}
