package dev.bobbin.data.catalogue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Where named datasets are searched for, in this order.
 *
 * @param explicit the user's folder ({@code --data}): it must have the dataset's files, or a folder
 *     of the dataset's name, and no other place is searched
 * @param preferred a folder from the environment ({@code BOBBIN_DATA}): used if it has the
 *     dataset's files
 * @param cache where downloads are kept, a folder per dataset
 * @param system where the operating system's packages put datasets, a folder per dataset
 * @param download whether to download a dataset that is not found
 * @param timeout the longest silence of a server
 */
public record DataLocations(
    Optional<Path> explicit,
    Optional<Path> preferred,
    Path cache,
    Path system,
    boolean download,
    Duration timeout) {
  /** As Debian names the home of users that have none. */
  private static final Path NOWHERE = Path.of("/nonexistent");

  /**
   * The locations of the environment and the user ({@code --data}), with downloads and a time-out
   * of 30 seconds.
   */
  public static DataLocations fromEnvironment(Optional<Path> explicit) {
    return from(System.getenv(), Path.of(System.getProperty("user.home")), explicit);
  }

  static DataLocations from(Map<String, String> environment, Path home, Optional<Path> explicit) {
    Path caches =
        set(environment, "XDG_CACHE_HOME")
            .map(Path::of)
            .filter(Path::isAbsolute)
            .orElse(isKnown(home) ? home.resolve(".cache") : NOWHERE);
    return new DataLocations(
        explicit,
        set(environment, "BOBBIN_DATA").map(Path::of),
        caches.resolve("bobbin"),
        Path.of("/usr/share/datasets"),
        true,
        Duration.ofSeconds(30));
  }

  /**
   * The JVM calls the home of a user without one "?", which would be a folder beside the command.
   */
  private static boolean isKnown(Path home) {
    return home.isAbsolute();
  }

  /** The same without a folder of the user. */
  public DataLocations usual() {
    return new DataLocations(Optional.empty(), preferred, cache, system, download, timeout);
  }

  /** The same with what the user might have given: a folder, or the name of a data set. */
  public DataLocations at(Path place) {
    return new DataLocations(Optional.of(place), preferred, cache, system, download, timeout);
  }

  /** The same without downloads. */
  public DataLocations offline() {
    return new DataLocations(explicit, preferred, cache, system, false, timeout);
  }

  private static Optional<String> set(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }
}
