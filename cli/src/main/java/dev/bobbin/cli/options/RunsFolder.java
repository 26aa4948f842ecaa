package dev.bobbin.cli.options;

import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where runs are, and which of them is meant. */
public final class RunsFolder {
  @Option(
      names = "--runs",
      paramLabel = "FOLDER",
      description = "The folder of runs; by default runs.")
  public Path path = Path.of("runs");

  /** A run by its path, or by its name in the folder where no such path exists. */
  public Path find(Path given) {
    Path named = path.resolve(given);
    return !Files.exists(given) && given.getNameCount() == 1 && Files.exists(named) ? named : given;
  }
}
