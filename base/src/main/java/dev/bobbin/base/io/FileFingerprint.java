package dev.bobbin.base.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/**
 * What a file or folder looks like from outside: enough to see that it was replaced or written
 * into, without reading it. Two fingerprints are equal if nothing has changed, with one exception:
 * a change that keeps the size, within the step in which the disk counts time (up to two seconds),
 * by somebody who writes into the file rather than replacing it. While it is being written, a file
 * changes from one look to the next, mostly: somebody who waits until two looks in a row are equal
 * reads a whole file, unless its writer pauses for longer than that.
 *
 * <p>Files are looked at again and again rather than watched: a watch service knows nothing of what
 * other machines do to a network disk, loses its directory when that is replaced, and says that
 * something changes but not when it is done.
 *
 * @param key the inode and its disk, empty where the file system has none: renaming another file
 *     over this one changes it
 * @param size in bytes; of a folder, whatever the file system says
 * @param modified the last time; of a folder, when something in it was made, renamed or deleted
 * @param isRegularFile whether it is no folder, device or pipe
 */
public record FileFingerprint(
    Optional<Object> key, long size, FileTime modified, boolean isRegularFile) {
  /** Of whatever the path leads to, through links; empty where that is nothing, or out of reach. */
  public static Optional<FileFingerprint> of(Path file) {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return Optional.of(
          new FileFingerprint(
              Optional.ofNullable(now.fileKey()),
              now.size(),
              now.lastModifiedTime(),
              now.isRegularFile()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
