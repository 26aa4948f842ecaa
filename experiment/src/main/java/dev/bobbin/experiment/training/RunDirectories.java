package dev.bobbin.experiment.training;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.text.Names;
import dev.bobbin.experiment.run.RunFiles;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Creates the directories of new runs; no run is ever overwritten. A folder of a training that was
 * killed before it had begun is as good as an empty one.
 */
final class RunDirectories {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

  private RunDirectories() {}

  /**
   * Creates a directory.
   *
   * @throws BobbinException if the requested directory has files of another training
   */
  static Path make(RunOptions options, String recipe) throws IOException {
    if (options.directory().isPresent()) {
      return take(options.directory().get());
    }
    String name =
        STAMP.format(options.clock().instant().atZone(options.zone())) + "-" + fileName(recipe);
    Files.createDirectories(options.runs());
    for (int i = 1; ; i++) {
      Path directory = options.runs().resolve(i == 1 ? name : name + "-" + i);
      try {
        return Files.createDirectory(directory);
      } catch (FileAlreadyExistsException e) {
        // Another run began in the same second: the next name is tried.
      }
    }
  }

  private static Path take(Path directory) throws IOException {
    if (Files.exists(directory) && !Files.isDirectory(directory)) {
      throw BobbinException.of(directory, "a new or empty folder", "a file", "another name");
    }
    Files.createDirectories(directory);
    if (!RunFiles.isUnbegun(directory)) {
      boolean isRun = Files.exists(directory.resolve(RunFiles.PROVENANCE));
      throw BobbinException.of(
          directory,
          "a new or empty folder",
          isRun ? "a run" : "one with other files",
          isRun ? "another name, or --resume " + Names.shell(directory) : "another name");
    }
    return directory;
  }

  static String fileName(String recipe) {
    return recipe.replaceAll("[^\\p{Alnum}._-]+", "-");
  }
}
