package dev.bobbin.base.io;

import dev.bobbin.base.BobbinException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.UUID;

/** Files that are there whole or not at all. */
public final class AtomicFile {
  private AtomicFile() {}

  /** Writes the content of a file. */
  @FunctionalInterface
  public interface Content {
    /** Writes it; closing is not needed. */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes a file under a temporary name in the same folder, forces it to the disk and renames it.
   * The folder is made if it is not there.
   *
   * @throws BobbinException when that fails; what else {@code content} throws is thrown on. Nothing
   *     is left behind then
   */
  public static void write(Path file, Content content) {
    Path folder = file.resolveSibling("").toAbsolutePath();
    // Not createTempFile: nobody but the owner could read what comes of that.
    Path temporary = folder.resolve("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      Files.createDirectories(folder);
      try (FileChannel channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
        content.writeTo(out);
        out.flush();
        channel.force(true);
      }
      rename(temporary, file);
    } catch (IOException e) {
      throw BobbinException.io(file, "to write this file", e);
    } catch (UncheckedIOException e) {
      // So do writers fail whose interface has no IOException.
      IOException cause = Objects.requireNonNull(e.getCause());
      throw BobbinException.io(file, "to write this file", cause);
    } finally {
      deleteLeftover(temporary);
    }
  }

  /** After a rename there is none. */
  private static void deleteLeftover(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      // The failure that led here is the one to report; the name is in nobody's way.
    }
  }

  /** Renames within a folder, over an older file if there is one. */
  public static void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
