package dev.bobbin.data.catalogue;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.io.AtomicFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Files with the prepared pictures of splits, which are mapped into memory: the bytes of all
 * pictures, then what came up while they were prepared, its length and a mark. The files that were
 * not used for longest are deleted where all take more than a limit.
 */
final class PictureCache {
  private static final long MARK = 0x626F_6262_696E_0002L;
  private static final int TAIL = Integer.BYTES + Long.BYTES;
  private static final String ENDING = ".pixels";
  private static final long USUAL_BYTES = 20L << 30;

  private final Path folder;
  private final long mostBytes;

  PictureCache(Path folder, long mostBytes) {
    this.folder = folder;
    this.mostBytes = mostBytes;
  }

  /**
   * In the folder of caches. {@code BOBBIN_PICTURE_CACHE_GB} limits it, to 20 by default.
   *
   * @throws BobbinException if that is no number
   */
  static PictureCache in(Path caches, Map<String, String> environment) {
    String limit = environment.getOrDefault("BOBBIN_PICTURE_CACHE_GB", "").trim();
    if (limit.isEmpty()) {
      return new PictureCache(caches.resolve("decoded"), USUAL_BYTES);
    }
    if (!limit.matches("\\d{1,6}")) {
      throw BobbinException.usage(
          "BOBBIN_PICTURE_CACHE_GB", "a whole number of gigabytes", "'" + limit + "'", "20");
    }
    return new PictureCache(caches.resolve("decoded"), Long.parseLong(limit) << 30);
  }

  /**
   * Prepared pictures in a mapped file.
   *
   * @param pixels of all pictures
   */
  record Entry(MemorySegment pixels, PreparedPictures prepared) {}

  /** Writes the pictures in order, and returns what came up. */
  interface Content {
    PreparedPictures writeTo(OutputStream out) throws IOException;
  }

  /**
   * The entry of a key; written if it is not there, or broken.
   *
   * @param key a file name
   * @param bytes of all pictures
   */
  Entry get(String key, long bytes, Content content) {
    Path file = folder.resolve(key + ENDING);
    Optional<Entry> known = open(file, bytes);
    if (known.isPresent()) {
      return known.get();
    }
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw BobbinException.because(
          e,
          folder,
          "a folder to keep prepared pictures in, which need " + (bytes >> 20) + " MB",
          "'" + e.getMessage() + "'",
          "XDG_CACHE_HOME=DIR, or a smaller size");
    }
    AtomicFile.write(
        file,
        out -> {
          PreparedPictures prepared = content.writeTo(out);
          ByteArrayOutputStream end = new ByteArrayOutputStream();
          prepared.write(new DataOutputStream(end));
          DataOutputStream data = new DataOutputStream(out);
          data.write(end.toByteArray());
          data.writeInt(end.size());
          data.writeLong(MARK);
          data.flush();
        });
    deleteOld(file);
    return open(file, bytes)
        .orElseThrow(() ->
            BobbinException.of(
                file, "the pictures that were written", "something else", "another run"));
  }

  private static Optional<Entry> open(Path file, long bytes) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try (FileChannel channel = FileChannel.open(file)) {
      // The mapping lives as long as the segment is used.
      MemorySegment all = channel.map(MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
      long size = all.byteSize();
      if (size < bytes + TAIL) {
        return Optional.empty();
      }
      byte[] end =
          all.asSlice(bytes, Math.min(size - bytes, Integer.MAX_VALUE - 8))
              .toArray(ValueLayout.JAVA_BYTE);
      try (DataInputStream tail =
          new DataInputStream(new ByteArrayInputStream(end, end.length - TAIL, TAIL))) {
        if (tail.readInt() != end.length - TAIL || tail.readLong() != MARK) {
          return Optional.empty();
        }
      }
      PreparedPictures prepared =
          PreparedPictures.read(new DataInputStream(new ByteArrayInputStream(end)));
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
      return Optional.of(new Entry(all.asSlice(0, bytes), prepared));
    } catch (IOException | RuntimeException e) {
      // A broken file is written again.
      return Optional.empty();
    }
  }

  private record Old(Path file, long bytes, FileTime used) {}

  private void deleteOld(Path kept) {
    try (Stream<Path> files = Files.list(folder)) {
      List<Old> all = new ArrayList<>();
      for (Path file : files.filter(path -> path.toString().endsWith(ENDING)).toList()) {
        all.add(new Old(file, Files.size(file), Files.getLastModifiedTime(file)));
      }
      all.sort(Comparator.comparing(Old::used));
      long sum = all.stream().mapToLong(Old::bytes).sum();
      for (Old old : all) {
        if (sum > mostBytes && !old.file.equals(kept)) {
          Files.deleteIfExists(old.file);
          sum -= old.bytes;
        }
      }
    } catch (IOException e) {
      // Another process may be deleting them too.
    }
  }
}
