package dev.bobbin.data.image;

import dev.bobbin.engine.Shape;
import java.io.InputStream;
import java.nio.file.Path;

/** Makes a network's input of a PNG or JPEG picture. */
public final class ImageFileReader {
  /**
   * A reader.
   *
   * @param shape what the network wants; one channel
   * @param polarity what the pictures are
   */
  public ImageFileReader(Shape shape, Polarity polarity) {}

  /** Reads a file. */
  public LoadedImage read(Path file) {
    throw new UnsupportedOperationException();
  }

  /**
   * Reads a stream to its end.
   *
   * @param name for messages, such as {@code standard input}
   */
  public LoadedImage read(InputStream stream, String name) {
    throw new UnsupportedOperationException();
  }
}
