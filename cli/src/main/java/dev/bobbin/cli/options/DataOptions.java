package dev.bobbin.cli.options;

import dev.bobbin.data.catalogue.DataLocations;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where to look for data. */
public final class DataOptions {
  @Option(
      names = "--data",
      paramLabel = "PATH",
      description =
          "Folder with the files of a named dataset, or its name; for a dataset given by its path, the path to take instead. "
              + "By default the folder in BOBBIN_DATA, the cache, the system's packages, then a download into the "
              + "cache.")
  public Optional<Path> folder = Optional.empty();

  @Option(names = "--offline", description = "Do not download.")
  public boolean offline;

  public DataLocations locations() {
    DataLocations locations = DataLocations.fromEnvironment(folder);
    return offline ? locations.offline() : locations;
  }
}
