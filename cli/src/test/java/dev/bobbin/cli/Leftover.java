package dev.bobbin.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** What a process that was killed leaves beside the file that it was writing. */
final class Leftover {
  private static final String NAME = ".%s." + new UUID(1L << 40, 7) + ".tmp";

  private Leftover() {}

  static Path of(Path file) throws IOException {
    return Files.createFile(file.resolveSibling(NAME.formatted(file.getFileName())));
  }
}
