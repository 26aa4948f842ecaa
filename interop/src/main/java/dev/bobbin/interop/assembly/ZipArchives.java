package dev.bobbin.interop.assembly;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.JavaMemory;
import dev.bobbin.base.io.AtomicFile;
import dev.bobbin.base.io.AtomicFile.Content;
import dev.bobbin.base.io.Inflated;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Writes zip files whose bytes depend on their content alone, and reads others', of which nothing
 * is unpacked to the disk.
 */
public final class ZipArchives {
  /** The earliest time that a zip file can have. */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private static final int MOST_ENTRIES = 100_000;

  private ZipArchives() {}

  /**
   * Writes an archive, atomically and without compression, which gives other bytes from one machine
   * to the next.
   *
   * @param entries by name; each is asked for its bytes twice
   */
  public static void write(Path file, Map<String, Content> entries) {
    AtomicFile.write(
        file,
        out -> {
          ZipOutputStream zip = new ZipOutputStream(out);
          zip.setMethod(ZipOutputStream.STORED);
          for (Map.Entry<String, Content> entry : entries.entrySet()) {
            zip.putNextEntry(described(entry.getKey(), entry.getValue()));
            entry.getValue().writeTo(zip);
            zip.closeEntry();
          }
          zip.finish();
        });
  }

  /** Size and checksum stand before the bytes. */
  private static ZipEntry described(String name, Content content) throws IOException {
    CRC32 checksum = new CRC32();
    long[] size = new long[1];
    OutputStream counted =
        new CheckedOutputStream(OutputStream.nullOutputStream(), checksum) {
          @Override
          public void write(int b) throws IOException {
            super.write(b);
            size[0]++;
          }

          @Override
          public void write(byte[] bytes, int from, int length) throws IOException {
            super.write(bytes, from, length);
            size[0] += length;
          }
        };
    content.writeTo(counted);
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(TIME);
    entry.setSize(size[0]);
    entry.setCrc(checksum.getValue());
    return entry;
  }

  /**
   * Reads entries of an archive.
   *
   * @param kind of the file, for messages: {@code a .keras file}
   * @param wanted names to read; others are passed over
   * @return bytes by name, in the order of the archive
   * @throws BobbinException if the file is no whole zip archive, or larger than memory
   */
  public static Map<String, byte[]> read(Path file, String kind, Predicate<String> wanted) {
    requireFile(file, kind);
    try (ZipFile zip = new ZipFile(file.toFile())) {
      long room = JavaMemory.bytes() / 2;
      long most = Math.min(room, Files.size(file) * Inflated.LARGEST_RATIO);
      Map<String, byte[]> found = new LinkedHashMap<>();
      if (zip.size() > MOST_ENTRIES) {
        throw BobbinException.of(file, "at most " + MOST_ENTRIES + " entries", zip.size());
      }
      for (ZipEntry entry : Collections.list(zip.entries())) {
        if (!entry.isDirectory() && wanted.test(entry.getName())) {
          byte[] bytes = bytes(file, zip, entry, most);
          most -= bytes.length;
          found.put(entry.getName(), bytes);
        }
      }
      return found;
    } catch (IOException | IllegalArgumentException e) {
      throw BobbinException.because(
          e,
          file,
          "a whole zip archive, as " + kind + " is",
          "one that is damaged, or of another kind (" + e.getMessage() + ")",
          "another copy of it");
    }
  }

  private static byte[] bytes(Path file, ZipFile zip, ZipEntry entry, long most)
      throws IOException {
    if (entry.getSize() > Math.min(most, Integer.MAX_VALUE - 64)) {
      throw BobbinException.of(
          file + ": " + entry.getName(),
          "at most " + most + " bytes, since it is read into memory",
          entry.getSize(),
          JavaMemory.larger(entry.getSize()));
    }
    try (InputStream in = zip.getInputStream(entry)) {
      // The stream may be longer than the entry states.
      byte[] bytes = in.readNBytes((int) Math.min(most, Math.max(0, entry.getSize())));
      if (bytes.length != entry.getSize() || in.read() >= 0) {
        throw BobbinException.of(
            file + ": " + entry.getName(),
            entry.getSize() + " bytes, as the archive says",
            "another number",
            "another copy of it");
      }
      CRC32 checksum = new CRC32();
      checksum.update(bytes);
      if (checksum.getValue() != entry.getCrc()) {
        throw BobbinException.of(
            file + ": " + entry.getName(),
            "the bytes that were written, by their checksum",
            "others",
            "another copy of it");
      }
      return bytes;
    }
  }

  /** Refuses what is no file, in words. */
  public static void requireFile(Path file, String kind) {
    if (Files.isDirectory(file)) {
      throw BobbinException.of(file, kind, "a folder");
    }
    if (!Files.exists(file)) {
      throw BobbinException.io(file, kind, new NoSuchFileException(file.toString()));
    }
  }

  /**
   * The bytes of a file that is read into memory.
   *
   * @throws BobbinException if there is no such file, or it is larger than memory
   */
  public static byte[] bytes(Path file, String kind) {
    requireFile(file, kind);
    try {
      long size = Files.size(file);
      if (size > Math.min(JavaMemory.bytes() / 2, Integer.MAX_VALUE - 64)) {
        throw BobbinException.of(
            file,
            "a file that fits into " + JavaMemory.words(),
            JavaMemory.megabytes(size) + " MB",
            JavaMemory.larger(size));
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw BobbinException.io(file, kind, e);
    }
  }
}
