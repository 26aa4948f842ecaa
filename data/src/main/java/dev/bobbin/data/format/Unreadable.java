package dev.bobbin.data.format;

import dev.bobbin.base.BobbinException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Formats of datasets that are named and refused, by names and first bytes. */
final class Unreadable {
  static final String EXPECTED = "CSV, IDX, NumPy (.npz), Parquet, or folders of pictures";
  private static final String NPZ = "numpy.savez_compressed(file, x_train=..., y_train=..., ...)";

  private Unreadable() {}

  static Optional<BobbinException> refusal(Path file) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    byte[] start = ArraySource.magic(file, 16);
    String text = new String(start, StandardCharsets.ISO_8859_1);
    if (text.startsWith("\u0089HDF\r\n\u001a\n")) {
      return refused(file, name.endsWith(".mat") ? "MATLAB 7.3 (HDF5)" : "HDF5", "h5py and " + NPZ);
    }
    if (text.startsWith("MATLAB 5.0")) {
      return refused(file, "MATLAB", "scipy.io.loadmat and " + NPZ);
    }
    if (text.startsWith("ARROW1")) {
      return refused(file, "Arrow or Feather", "pyarrow.parquet.write_table");
    }
    if (isTorch(file, name)) {
      return refused(file, "PyTorch's pickled tensors", NPZ);
    }
    boolean pickle = start.length > 2 && start[0] == (byte) 0x80 && start[1] >= 2 && start[1] <= 5;
    if (pickle || name.endsWith(".pkl") || name.endsWith(".pickle")) {
      return refused(
          file,
          "pickled Python objects, which can run any code when they are read",
          name.matches("data_batch.*|test_batch|train|test|meta")
              ? "CIFAR's binary version (cifar-10-binary.tar.gz)"
              : NPZ);
    }
    if (name.matches(".*\\.tfrecords?(-.*)?")) {
      return refused(file, "TFRecord", "tfds.as_numpy and " + NPZ + ", or pictures in folders");
    }
    if (name.matches(".*\\.(tar|tgz|tar\\.gz|tar\\.xz|tar\\.bz2|7z|rar|xz|bz2|zst)")) {
      return refused(file, "a packed archive", "to unpack it, and the folder");
    }
    if (name.matches(".*\\.(xlsx?|ods)")) {
      return refused(file, "a spreadsheet", "to save it as CSV");
    }
    if (name.matches(".*\\.arff(\\.gz)?")) {
      return refused(file, "ARFF", "the CSV of the same dataset");
    }
    if (name.matches(".*\\.(sqlite3?|db|lmdb|mdb)")) {
      return refused(file, "a database", "pictures in folders by class");
    }
    return Optional.empty();
  }

  private static boolean isTorch(Path file, String name) {
    boolean named = name.endsWith(".pt") || name.endsWith(".pth");
    return named && (ArraySource.isZip(file) || startsLikePickle(file));
  }

  private static boolean startsLikePickle(Path file) {
    return Arrays.equals(ArraySource.magic(file, 1), new byte[] {(byte) 0x80});
  }

  private static Optional<BobbinException> refused(Path file, String received, String remedy) {
    return Optional.of(BobbinException.of(file, EXPECTED, received, remedy));
  }
}
