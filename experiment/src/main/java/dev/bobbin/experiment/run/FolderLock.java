package dev.bobbin.experiment.run;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.io.AtomicFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;

/**
 * One process at a time works in a folder of runs, or in the run of an ensemble: a lock on a hidden
 * file, which goes with it.
 */
public final class FolderLock implements Closeable {
  static final String NAME = ".bobbin.lock";

  /** Of a file that is one hole. */
  private static final long LARGEST = 1L << 30;

  private final Path file;
  private final FileChannel channel;

  private FolderLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Locks a folder, which is made if it is not there. What killed processes left in it is deleted.
   *
   * @throws BobbinException if another process has it
   */
  public static FolderLock hold(Path folder) throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve(NAME);
    while (true) {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      boolean held = false;
      try {
        if (!isLocked(channel)) {
          throw BobbinException.of(
              folder,
              "a folder that no other process works in",
              "one that " + LockHolder.of(file) + " works in",
              "again when that has ended, or another folder");
        }
        held = isStillThere(file, channel);
      } finally {
        if (!held) {
          channel.close();
        }
      }
      if (held) {
        AtomicFile.deleteLeftovers(folder);
        return new FolderLock(file, channel);
      }
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /**
   * The process that held it before may have deleted it since it was opened. The file is given a
   * size of its own to be recognised by, and is not opened again: POSIX gives up a process's lock
   * as soon as it closes the file, however it had opened it.
   */
  private static boolean isStillThere(Path file, FileChannel channel) throws IOException {
    long size = new SecureRandom().nextLong(1, LARGEST);
    channel.truncate(0);
    channel.write(ByteBuffer.allocate(1), size - 1);
    try {
      return Files.size(file) == size;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    try {
      Files.deleteIfExists(file);
    } finally {
      channel.close();
    }
  }
}
