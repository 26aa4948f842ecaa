package dev.bobbin.server.inference;

import dev.bobbin.base.BobbinException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * A model to be served.
 *
 * @param name in URLs
 * @param version in URLs
 * @param path of a model file, or of a run directory
 */
public record ModelSource(String name, String version, Path path) {
  /** The default version. */
  public static final String FIRST_VERSION = "1";

  // A segment of a URL, of any script, that needs no quoting in a shell or in a log.
  private static final Pattern SEGMENT =
      Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N}_.+-]{0,127}");

  /**
   * Checks name and version.
   *
   * @throws BobbinException if either cannot be part of a URL
   */
  public ModelSource {
    check("name", name);
    check("version", version);
  }

  private static void check(String what, String text) {
    if (!SEGMENT.matcher(text).matches()) {
      throw BobbinException.usage(
          "model " + what,
          "1 to 128 letters, digits and _ . + - with one of the first three in front",
          "'" + text + "'",
          "NAME=PATH");
    }
  }
}
