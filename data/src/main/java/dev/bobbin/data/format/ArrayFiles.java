package dev.bobbin.data.format;

import dev.bobbin.base.BobbinException;
import java.nio.file.Path;
import java.util.Optional;

/** Datasets that are arrays or tables, told by the names and first bytes of their files. */
public final class ArrayFiles {
  private ArrayFiles() {}

  /** A format of arrays or tables. */
  public enum Format {
    /** The files of MNIST. */
    IDX,
    /** A CSV with a picture's pixels and its label in each line. */
    PIXEL_TABLE,
    /** NumPy's {@code .npz} and {@code .npy}. */
    NUMPY,
    /** Parquet as the Hugging Face Hub has it. */
    PARQUET,
    /** The binary version of CIFAR-10 and CIFAR-100. */
    CIFAR
  }

  /**
   * The format of a file, or of the data files in a folder, by names and first bytes; empty if it
   * is none of them. A folder's subfolders are not looked at, but for Parquet's {@code data}.
   */
  public static Optional<Format> detect(Path path) {
    for (Format format : Format.values()) {
      boolean is =
          switch (format) {
            case IDX -> IdxFiles.isDataset(path);
            case PIXEL_TABLE -> PixelTables.isDataset(path);
            case NUMPY -> NumpyFiles.isDataset(path);
            case PARQUET -> ParquetFiles.isDataset(path);
            case CIFAR -> CifarFiles.isDataset(path);
          };
      if (is) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  /**
   * Reads a dataset of a format that {@link #detect} found.
   *
   * @throws BobbinException if a file is invalid
   */
  public static RawDataset read(Path path, Format format) {
    return switch (format) {
      case IDX -> IdxFiles.read(path);
      case PIXEL_TABLE -> PixelTables.read(path, Optional.empty());
      case NUMPY -> NumpyFiles.read(path);
      case PARQUET -> ParquetFiles.read(path);
      case CIFAR -> CifarFiles.read(path);
    };
  }

  /**
   * Why a file is not read though it may hold a dataset (HDF5, MATLAB, pickle, TFRecord), with what
   * to do; empty for other files.
   */
  public static Optional<BobbinException> refusal(Path file) {
    return Unreadable.refusal(file);
  }

  /** What a file is that is no dataset, with what to do. */
  public static BobbinException unknown(Path file) {
    return UnknownFile.refusal(file);
  }
}
