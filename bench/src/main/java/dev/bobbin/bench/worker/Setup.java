package dev.bobbin.bench.worker;

import dev.bobbin.data.catalogue.DataLocations;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the processes of all contenders have in common.
 *
 * @param threads of each
 * @param home the repository
 * @param work a folder for logs and for files that libraries unpack or read
 * @param environments the folder of Python's environments, as {@code bench/python/install} makes
 *     them
 */
public record Setup(int threads, Path home, Path work, Path environments) {
  /** Where {@code bench/python/install} makes them for this user. */
  public static Path usualEnvironments() {
    return DataLocations.fromEnvironment(Optional.empty()).cache().resolve("bench");
  }
}
