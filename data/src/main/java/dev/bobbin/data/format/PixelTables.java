package dev.bobbin.data.format;

import dev.bobbin.base.BobbinException;
import dev.bobbin.engine.Shape;
import java.nio.file.Path;
import java.util.Optional;

/** CSV files with a picture's pixels and its label in each line as a dataset. */
public final class PixelTables {
  private PixelTables() {}

  /** Whether a file, or a folder by the files in it, is such a dataset. */
  public static boolean isDataset(Path path) {
    return false;
  }

  /** Whether a CSV (plain, gzip, or alone in a zip) has pixels in its columns. */
  public static boolean isPixelTable(Path file) {
    return false;
  }

  /**
   * Reads a dataset.
   *
   * @param shape of the pictures; square ones are told by the number of columns
   * @throws BobbinException if it is invalid
   */
  public static RawDataset read(Path path, Optional<Shape> shape) {
    throw new UnsupportedOperationException(path + " " + shape);
  }
}
