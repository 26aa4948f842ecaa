package dev.bobbin.data.format;

import dev.bobbin.base.BobbinException;
import java.nio.file.Path;

/** Parquet files as a dataset. */
public final class ParquetFiles {
  private ParquetFiles() {}

  /** Whether a file, or a folder by the files in it, is such a dataset. */
  public static boolean isDataset(Path path) {
    return false;
  }

  /**
   * Reads a dataset.
   *
   * @throws BobbinException if it is invalid
   */
  public static RawDataset read(Path path) {
    throw new UnsupportedOperationException(path.toString());
  }
}
