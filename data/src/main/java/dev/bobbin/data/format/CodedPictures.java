package dev.bobbin.data.format;

import dev.bobbin.data.image.ImageFileReader;
import dev.bobbin.data.image.LoadedImage;
import dev.bobbin.data.image.Picture;
import java.awt.Dimension;
import java.util.function.Supplier;

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

  /** Decodes and prepares what {@link #bytes} gave. */
  default LoadedImage read(int index, byte[] bytes, ImageFileReader reader) {
    return read(index, bytes, () -> reader.read(bytes, where(index)));
  }

  private <T> T read(int index, byte[] bytes, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (OutOfMemoryError e) {
      Dimension size = ImageFileReader.claimedSize(bytes, where(index));
      throw ArrayMemory.picture(e, where(index), size.height, size.width);
    }
  }

  @Override
  default Picture read(int index, boolean orientation) {
    byte[] bytes = bytes(index);
    return read(index, bytes, () -> ImageFileReader.decode(bytes, where(index), orientation));
  }
}
