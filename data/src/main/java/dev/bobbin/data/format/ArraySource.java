package dev.bobbin.data.format;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.io.Inflated;
import dev.bobbin.data.split.Split;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * A file with an array or a table, or such an entry of a zip archive.
 *
 * @param file on the disk
 * @param entry of the archive; empty for the file itself
 * @param name for the provenance
 */
record ArraySource(Path file, Optional<String> entry, String name) {
  private static final int MOST_ENTRIES = 10_000;

  interface Use<T> {
    T of(InputStream in, long stored, boolean compressed) throws IOException;
  }

  static ArraySource of(Path file) {
    return new ArraySource(file, Optional.empty(), file.getFileName() + "");
  }

  /** The entries of a zip archive whose names end so. */
  static List<ArraySource> entries(Path archive, String ending) {
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      if (zip.size() > MOST_ENTRIES) {
        throw BobbinException.of(
            archive, "at most " + MOST_ENTRIES + " entries", zip.size(), "the files themselves");
      }
      return zip.stream()
          .filter(e -> !e.isDirectory() && e.getName().toLowerCase(Locale.ROOT).endsWith(ending))
          // macOS adds a metadata file for each file.
          .filter(e -> !e.getName().startsWith("__MACOSX/"))
          .map(e -> new ArraySource(archive, Optional.of(e.getName()), e.getName()))
          .toList();
    } catch (IOException e) {
      throw Inflated.failure(archive + "", e);
    }
  }

  /** For messages. */
  String where() {
    return file + entry.map(inside -> "!" + inside).orElse("");
  }

  /** Its own name without folders. */
  String shortName() {
    String full = entry.orElse(file.getFileName() + "");
    return full.substring(full.lastIndexOf('/') + 1);
  }

  /** The split that its name says, if it says one. */
  Optional<Split> split() {
    return SplitNames.in(shortName());
  }

  /**
   * Opens it, inflated.
   *
   * @throws BobbinException if it cannot be read
   */
  <T> T open(Use<T> use) {
    try {
      if (entry.isEmpty()) {
        try (InputStream in = Files.newInputStream(file)) {
          Inflated.Opened opened = Inflated.open(in);
          return use.of(opened.stream(), Files.size(file), opened.compressed());
        }
      }
      try (ZipFile zip = new ZipFile(file.toFile())) {
        ZipEntry found = zip.getEntry(entry.get());
        if (found == null) {
          throw BobbinException.of(where(), "this entry", "none", "another copy of the archive");
        }
        boolean stored = found.getMethod() == ZipEntry.STORED;
        try (Checked in = new Checked(zip.getInputStream(found))) {
          long size = stored ? found.getSize() : found.getCompressedSize();
          T result = use.of(in, size, !stored);
          in.requireSum(found.getCrc());
          return result;
        }
      }
    } catch (IOException e) {
      throw Inflated.failure(where(), e);
    }
  }

  /** Sums what is read, since an archive does not compare it with its own sum. */
  private static final class Checked extends CheckedInputStream {
    Checked(InputStream in) {
      super(in, new CRC32());
    }

    /** Left to the archive, since some readers close what they read. */
    @Override
    public void close() {}

    /** Does nothing where the entry was not read to its end. */
    void requireSum(long expected) throws IOException {
      if (read() < 0 && expected >= 0 && getChecksum().getValue() != expected) {
        throw new ZipException("its CRC-32 is not what the archive says");
      }
    }
  }

  /** The first bytes of a file as it lies on the disk; none if it cannot be read. */
  static byte[] magic(Path file, int count) {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(count);
    } catch (IOException e) {
      return new byte[0];
    }
  }

  static boolean isZip(Path file) {
    byte[] magic = magic(file, 4);
    // With entries, or without.
    return Arrays.equals(magic, new byte[] {'P', 'K', 3, 4})
        || Arrays.equals(magic, new byte[] {'P', 'K', 5, 6});
  }

  /** The visible files of a folder by name; none if it is no folder. */
  static List<Path> list(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return new ArrayList<>(
          entries
              .filter(p -> !p.getFileName().toString().startsWith("."))
              .filter(Files::isRegularFile)
              .sorted()
              .toList());
    } catch (IOException e) {
      throw BobbinException.io(folder, "a readable folder", e);
    }
  }

  /** The folder of a file. */
  static Path folder(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? file : parent;
  }
}
