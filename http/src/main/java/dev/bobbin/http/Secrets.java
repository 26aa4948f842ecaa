package dev.bobbin.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.slf4j.Logger;

/** Files that nobody else should read. */
final class Secrets {
  private Secrets() {}

  /**
   * Warns if other users may read or change a file.
   *
   * @param what such as {@code these tokens}
   */
  static void warnIfOpen(Path file, String what, Logger log) throws IOException {
    try {
      Set<PosixFilePermission> all = Files.getPosixFilePermissions(file);
      if (all.contains(PosixFilePermission.OTHERS_READ)
          || all.contains(PosixFilePermission.GROUP_WRITE)
          || all.contains(PosixFilePermission.OTHERS_WRITE)) {
        log.warn("{}: others may read or change {}; try chmod 600", file, what);
      }
    } catch (UnsupportedOperationException e) {
      // A file system without such permissions.
    }
  }
}
