package dev.bobbin.base.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/**
 * What is known of a file or folder without reading it. Two equal fingerprints mean an unchanged
 * file, except for a change in place that keeps the size, within the resolution of the file
 * system's clock (up to two seconds). A file that is being written usually changes between two
 * looks, so two equal fingerprints in a row mean a complete file, unless its writer pauses for
 * longer.
 *
 * <p>Files are polled because a watch service misses changes that other machines make on a network
 * disk, loses a folder that is replaced, and does not say when a change is complete.
 *
 * @param key the inode and its disk, empty if the file system has none; replacing the file changes
 *     it
 * @param size in bytes; for a folder, as the file system defines it
 * @param modified the last time; for a folder, when an entry was created, renamed or deleted
 * @param isRegularFile false for a folder, device or pipe
 */
public record FileFingerprint(
    Optional<Object> key, long size, FileTime modified, boolean isRegularFile) {
  /**
   * The fingerprint of the target of a path, through links; empty if it is missing or inaccessible.
   */
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
