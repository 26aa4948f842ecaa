package dev.bobbin.server.inference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/**
 * What a file looks like from outside: enough to see that it was replaced or written into, and to
 * see that somebody still writes.
 *
 * <p>Files are looked at again and again rather than watched: a watch service knows nothing of what
 * other machines do to a network disk, loses its directory when that is replaced, and says that
 * something changes but not when it is done.
 *
 * @param key the inode, or where the file system has none, empty: renaming another file over this
 *     one changes it
 * @param size in bytes
 * @param modified the last time
 */
record FileMark(Optional<Object> key, long size, FileTime modified) {
  /** The file's; empty where there is none. */
  static Optional<FileMark> of(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return attributes.isRegularFile()
          ? Optional.of(
              new FileMark(
                  Optional.ofNullable(attributes.fileKey()),
                  attributes.size(),
                  attributes.lastModifiedTime()))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
