package dev.bobbin.data.catalogue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Where named datasets are looked for, in this order.
 *
 * @param explicit a folder a person named ({@code --data}): the dataset's files, or a folder of the
 *     dataset's name, must be there, and nowhere else is looked
 * @param preferred a folder from the environment ({@code BOBBIN_DATA}): taken if the dataset's
 *     files are there
 * @param cache where downloads are kept, one folder for each dataset
 * @param system where packages of the operating system put datasets, one folder for each
 * @param download whether to fetch what is found nowhere
 * @param timeout how long a server may be silent
 */
public record DataLocations(
    Optional<Path> explicit,
    Optional<Path> preferred,
    Path cache,
    Path system,
    boolean download,
    Duration timeout) {
  /**
   * As the environment says, and the person ({@code --data}), with downloads allowed and 30 seconds
   * of silence.
   */
  public static DataLocations fromEnvironment(Optional<Path> explicit) {
    return from(System.getenv(), Path.of(System.getProperty("user.home")), explicit);
  }

  static DataLocations from(Map<String, String> environment, Path home, Optional<Path> explicit) {
    Path caches =
        set(environment, "XDG_CACHE_HOME")
            .map(Path::of)
            .filter(Path::isAbsolute)
            .orElse(home.resolve(".cache"));
    return new DataLocations(
        explicit,
        set(environment, "BOBBIN_DATA").map(Path::of),
        caches.resolve("bobbin"),
        Path.of("/usr/share/datasets"),
        true,
        Duration.ofSeconds(30));
  }

  /** The same without downloads. */
  public DataLocations offline() {
    return new DataLocations(explicit, preferred, cache, system, false, timeout);
  }

  private static Optional<String> set(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }
}
