package dev.bobbin.experiment.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Who holds the lock of a file, where the system tells. */
final class LockHolder {
  private static final Path LOCKS = Path.of("/proc/locks");

  /** In a line such as {@code 1: POSIX ADVISORY WRITE 4711 fd:00:1234567 0 EOF}. */
  private static final int PROCESS = 4;

  private static final int FILE = 5;

  private LockHolder() {}

  /** {@code process 4711}, or {@code another process}. */
  static String of(Path file) {
    try {
      String inode = ":" + Files.getAttribute(file, "unix:ino");
      return of(inode, Files.readAllLines(LOCKS));
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return "another process";
    }
  }

  static String of(String inode, List<String> locks) {
    return locks.stream()
        .map(line -> line.strip().split("\\s+"))
        .filter(words -> words.length > FILE && words[FILE].endsWith(inode))
        .map(words -> words[PROCESS])
        // Those of other containers have no number here.
        .filter(process -> !process.equals("0"))
        .findFirst()
        .map(process -> "process " + process)
        .orElse("another process");
  }
}
