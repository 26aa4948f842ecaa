package dev.bobbin.cli.options;

import dev.bobbin.data.catalogue.DataLocations;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where data is looked for. */
public final class DataOptions {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Folder with the dataset's files. Without it: the folder in BOBBIN_DATA, the cache, the system's"
              + " packages, then a download into the cache.")
  public Optional<Path> folder = Optional.empty();

  @Option(names = "--offline", description = "Do not download.")
  public boolean offline;

  public DataLocations locations() {
    DataLocations locations = DataLocations.fromEnvironment(folder);
    return offline ? locations.offline() : locations;
  }
}
